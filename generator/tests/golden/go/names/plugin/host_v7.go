package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"context"
	"errors"
	"io"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"

	typesdk "example.com/hazards-type"
	"example.com/hazards-type/hazardsnamestypestypes"
	"example.com/hazards-type/internal/examples"
	"example.com/hazards-type/typesdkv7"
)

// hostV7 implements Host of protocol version 7.
type hostV7 struct {
	typesdkv7.UnimplementedHostServer
	host   *typesdk.HostV7
	logger hclog.Logger
}

func (h *hostV7) Close(ctx context.Context, request *typesdkv7.Outer_Inner) (*emptypb.Empty, error) {
	h.logger.Info("called", "method", "Close")
	if err := h.callSingle(ctx, request); err != nil {
		return nil, err
	}
	return examples.Answer[emptypb.Empty](hostV7Close, request)
}

func (h *hostV7) Range(request *hazardsnamestypestypes.Reset, stream grpc.ServerStreamingServer[typesdkv7.Outer]) error {
	h.logger.Info("called", "method", "Range")
	return examples.Send[typesdkv7.Outer](stream, hostV7Range, request)
}

func (h *hostV7) Func(stream grpc.ClientStreamingServer[durationpb.Duration, typesdkv7.Outer]) error {
	h.logger.Info("called", "method", "Func")
	var requests []proto.Message
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		requests = append(requests, request)
	}
	response, err := examples.Answer[typesdkv7.Outer](hostV7Func, requests...)
	if err != nil {
		return err
	}
	return stream.SendAndClose(response)
}

// A conversation that does not take turns.
func (h *hostV7) Talk(stream grpc.BidiStreamingServer[typesdkv7.Outer, typesdkv7.Outer]) error {
	h.logger.Info("called", "method", "Talk")
	var requests []proto.Message
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := h.callBack(stream.Context(), request); err != nil {
			return err
		}
		if err := h.callSingleForOuter(stream.Context(), request); err != nil {
			return err
		}
		requests = append(requests, request)
	}
	return examples.Send[typesdkv7.Outer](stream, hostV7Talk, requests...)
}

func (h *hostV7) Logger(ctx context.Context, request *typesdkv7.Outer) (*typesdkv7.Outer, error) {
	h.logger.Info("called", "method", "Logger")
	if err := h.callBack(ctx, request); err != nil {
		return nil, err
	}
	if err := h.callSingleForOuter(ctx, request); err != nil {
		return nil, err
	}
	return examples.Answer[typesdkv7.Outer](hostV7Logger, request)
}

// callSingle calls the Single that a request speaks of.
func (h *hostV7) callSingle(ctx context.Context, request *typesdkv7.Outer_Inner) error {
	client, err := h.host.Single(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Close()
	_, err = client.Note(ctx, &typesdkv7.Outer{
		Text: request.GetText(),
	})
	return err
}

// callBack calls the Back that a request speaks of.
func (h *hostV7) callBack(ctx context.Context, request *typesdkv7.Outer) error {
	client, err := h.host.BackFromFirstBack(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Disconnect()
	_, err = client.Close(ctx, &typesdkv7.Outer{
		Text: request.GetText(),
	})
	return err
}

// callSingleForOuter calls the Single that a request speaks of.
func (h *hostV7) callSingleForOuter(ctx context.Context, request *typesdkv7.Outer) error {
	client, err := h.host.Single(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Close()
	_, err = client.Note(ctx, &typesdkv7.Outer{
		Text: request.GetText(),
	})
	return err
}

// The examples of the contract stand here for the real answers.
var (
	hostV7Close = examples.Method{
		Name:      "Close",
		BrokerIDs: []protoreflect.Name{"single"},
	}
	hostV7Range = examples.Method{
		Name: "Range",
	}
	hostV7Func = examples.Method{
		Name: "Func",
		Examples: []examples.Example{
			{Requests: []string{`"3s"`, `"4s"`}, Responses: []string{"{}"}},
			{Requests: []string{`"1s"`}, Code: codes.Canceled},
		},
	}
	hostV7Talk = examples.Method{
		Name:      "Talk",
		BrokerIDs: []protoreflect.Name{"first_back", "second_back", "single"},
		Examples: []examples.Example{
			{Requests: []string{"{}", "{}"}, Responses: []string{`{"text":"two"}`}},
		},
	}
	hostV7Logger = examples.Method{
		Name:      "Logger",
		BrokerIDs: []protoreflect.Name{"first_back", "second_back", "single"},
	}
)
