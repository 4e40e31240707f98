package main

import (
	"context"
	"errors"
	"io"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	greeter "example.com/examples-greeter"
	"example.com/examples-greeter/greeterv2"
	"example.com/examples-greeter/internal/examples"
)

// greeterV2 implements Greeter of protocol version 2.
type greeterV2 struct {
	greeterv2.UnimplementedGreeterServer
	host   *greeter.HostV2
	logger hclog.Logger
}

// Greet greets one person, and tells the guest book where the host has opened one.
func (g *greeterV2) Greet(ctx context.Context, request *greeterv2.GreetRequest) (*greeterv2.GreetResponse, error) {
	g.logger.Info("called", "method", "Greet")
	if err := g.callGuestBook(ctx, request); err != nil {
		return nil, err
	}
	return examples.Answer[greeterv2.GreetResponse](greeterV2Greet, request)
}

// Repeat greets the same person several times.
func (g *greeterV2) Repeat(request *greeterv2.RepeatRequest, stream grpc.ServerStreamingServer[greeterv2.GreetResponse]) error {
	g.logger.Info("called", "method", "Repeat")
	return examples.Send[greeterv2.GreetResponse](stream, greeterV2Repeat, request)
}

// GreetAll greets everybody at once.
func (g *greeterV2) GreetAll(stream grpc.ClientStreamingServer[greeterv2.GreetRequest, greeterv2.GreetResponse]) error {
	g.logger.Info("called", "method", "GreetAll")
	var requests []proto.Message
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := g.callGuestBook(stream.Context(), request); err != nil {
			return err
		}
		requests = append(requests, request)
	}
	response, err := examples.Answer[greeterv2.GreetResponse](greeterV2GreetAll, requests...)
	if err != nil {
		return err
	}
	return stream.SendAndClose(response)
}

// Converse answers each name as it comes.
func (g *greeterV2) Converse(stream grpc.BidiStreamingServer[greeterv2.GreetRequest, greeterv2.GreetResponse]) error {
	g.logger.Info("called", "method", "Converse")
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := g.callGuestBook(stream.Context(), request); err != nil {
			return err
		}
		response, err := examples.Answer[greeterv2.GreetResponse](greeterV2Converse, request)
		if err != nil {
			return err
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}

// callGuestBook calls the GuestBook that a request speaks of.
func (g *greeterV2) callGuestBook(ctx context.Context, request *greeterv2.GreetRequest) error {
	client, err := g.host.GuestBook(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Close()
	_, err = client.Sign(ctx, &greeterv2.SignRequest{
		Name: request.GetName(),
	})
	return err
}

// The examples of the contract stand here for the real answers.
var (
	greeterV2Greet = examples.Method{
		Name:      "Greet",
		BrokerIDs: []protoreflect.Name{"guest_book"},
		Examples: []examples.Example{
			{Requests: []string{`{"name":"Ada"}`}, Responses: []string{`{"text":"Hello, Ada!"}`}},
			{Requests: []string{`{"name":"Ada","style":"STYLE_CASUAL"}`}, Responses: []string{`{"text":"Hi Ada"}`}},
			{Requests: []string{"{}"}, Code: codes.InvalidArgument},
		},
	}
	greeterV2Repeat = examples.Method{
		Name: "Repeat",
		Examples: []examples.Example{
			{Requests: []string{`{"name":"Ada","times":2}`}, Responses: []string{`{"text":"Hello, Ada!"}`, `{"text":"Hello, Ada!"}`}},
			{Requests: []string{`{"name":"Ada"}`}},
		},
	}
	greeterV2GreetAll = examples.Method{
		Name:      "GreetAll",
		BrokerIDs: []protoreflect.Name{"guest_book"},
		Examples: []examples.Example{
			{Requests: []string{`{"name":"Ada"}`, `{"name":"Alan"}`}, Responses: []string{`{"text":"Hello, Ada and Alan!"}`}},
		},
	}
	greeterV2Converse = examples.Method{
		Name:      "Converse",
		BrokerIDs: []protoreflect.Name{"guest_book"},
		Examples: []examples.Example{
			{Requests: []string{`{"name":"Ada"}`}, Responses: []string{`{"text":"Hello, Ada!"}`}},
			{Requests: []string{`{"name":"Alan"}`}, Responses: []string{`{"text":"Hello, Alan!"}`}},
		},
	}
)
