package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"plugwright.dev/go/plugwright"
)

// call makes one RPC and reports it. A status other than OK is an outcome, not an
// error; an error means that the call could not be made.
func (d *driver) call(session *session, call *call) error {
	path := fmt.Sprintf("/%s/%s", call.service, call.method)
	defer d.report.measure(path, time.Now())
	method, err := d.schema.method(call.service, call.method)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), d.options.callTimeout)
	defer cancel()
	requests, err := d.requests(ctx, session, call, method)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	connection := session.connection
	if call.endpoint != 0 {
		connection, err = plugwright.Dial(ctx, session.broker, call.endpoint)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		defer func() { _ = connection.Close() }()
	}
	responses, err := exchange(ctx, connection, path, method, requests)
	outcome := status.Convert(err)
	d.report.Calls = append(d.report.Calls, callReport{
		Method:    path,
		Code:      codeName(outcome.Code()),
		Message:   outcome.Message(),
		Responses: responses,
	})
	return nil
}

// requests turns the JSON of a call into messages and serves what they refer to.
func (d *driver) requests(ctx context.Context, session *session, call *call, method protoreflect.MethodDescriptor) ([]*dynamicpb.Message, error) {
	texts := call.requests
	if len(texts) == 0 && !method.IsStreamingClient() {
		texts = []json.RawMessage{nil}
	}
	requests := make([]*dynamicpb.Message, 0, len(texts))
	for _, text := range texts {
		request := dynamicpb.NewMessage(method.Input())
		if text != nil {
			resolved, err := d.resolveBroker(ctx, session, text)
			if err != nil {
				return nil, err
			}
			if err := protojson.Unmarshal(resolved, request); err != nil {
				return nil, err
			}
		}
		requests = append(requests, request)
	}
	return requests, nil
}

// exchange sends every request and collects every response as JSON.
func exchange(ctx context.Context, connection *grpc.ClientConn, path string, method protoreflect.MethodDescriptor, requests []*dynamicpb.Message) ([]json.RawMessage, error) {
	responses := []json.RawMessage{}
	description := &grpc.StreamDesc{ClientStreams: method.IsStreamingClient(), ServerStreams: method.IsStreamingServer()}
	stream, err := connection.NewStream(ctx, description, path)
	if err != nil {
		return responses, err
	}
	for _, request := range requests {
		// The stream's own error comes with the next response.
		if err := stream.SendMsg(request); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return responses, err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return responses, err
	}
	for {
		response := dynamicpb.NewMessage(method.Output())
		if err := stream.RecvMsg(response); errors.Is(err, io.EOF) {
			return responses, nil
		} else if err != nil {
			return responses, err
		}
		text, err := canonicalJSON(response)
		if err != nil {
			return responses, err
		}
		responses = append(responses, text)
		if !method.IsStreamingServer() {
			return responses, nil
		}
	}
}

// canonicalJSON is protobuf's JSON less the spaces that its encoder puts in at random.
func canonicalJSON(message *dynamicpb.Message) (json.RawMessage, error) {
	text, err := protojson.Marshal(message)
	if err != nil {
		return nil, err
	}
	return json.Marshal(json.RawMessage(text))
}

// codeName is the canonical name of a code, such as INVALID_ARGUMENT.
func codeName(code codes.Code) string {
	names := [...]string{
		"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
		"PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
		"UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
	}
	if int(code) < len(names) {
		return names[code]
	}
	return code.String()
}
