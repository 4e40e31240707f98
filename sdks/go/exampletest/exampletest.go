// Package exampletest checks a plugin against the examples of its contract.
package exampletest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Example is one call and its outcome; messages are in protobuf's JSON.
type Example struct {
	Name      string
	Requests  []string
	Responses []string
	// Code is the status that the call ends with.
	Code codes.Code
}

// Method is one method and its examples.
type Method struct {
	// Path is the method on the wire, such as `/package.Service/Method`.
	Path string
	// Request and Response make empty messages.
	Request, Response func() proto.Message
	// ClientStreams and ServerStreams say which side sends any number of messages.
	ClientStreams, ServerStreams bool
	Examples                     []Example
}

// limit is how long one example may take.
const limit = 10 * time.Second

// Run serves the plugins in this process and makes every call of the examples.
func Run(t *testing.T, plugins plugin.PluginSet, methods []Method) {
	client, _ := plugin.TestPluginGRPCConn(t, false, plugins)
	t.Cleanup(func() { _ = client.Close() })
	for _, method := range methods {
		for _, example := range method.Examples {
			t.Run(method.Path[1:]+"/"+example.Name, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				if err := check(ctx, client.Conn, &method, &example); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func check(ctx context.Context, connection *grpc.ClientConn, method *Method, example *Example) error {
	requests, err := parse(method.Request, example.Requests)
	if err != nil {
		return err
	}
	expected, err := parse(method.Response, example.Responses)
	if err != nil {
		return err
	}
	responses, err := call(ctx, connection, method, requests)
	if code := status.Code(err); code != example.Code {
		return fmt.Errorf("expected the status %v, found %v: %v", example.Code, code, err)
	}
	if len(responses) != len(expected) {
		return fmt.Errorf("expected %d responses, found %d", len(expected), len(responses))
	}
	for index := range expected {
		if !proto.Equal(responses[index], expected[index]) {
			return fmt.Errorf("response %d: expected %v, found %v", index+1, expected[index], responses[index])
		}
	}
	return nil
}

func parse(message func() proto.Message, texts []string) ([]proto.Message, error) {
	messages := make([]proto.Message, 0, len(texts))
	for _, text := range texts {
		parsed := message()
		if err := protojson.Unmarshal([]byte(text), parsed); err != nil {
			return nil, fmt.Errorf("example %s: %w", text, err)
		}
		messages = append(messages, parsed)
	}
	return messages, nil
}

// call sends every request and returns every response, and the error that ended the
// call.
func call(ctx context.Context, connection *grpc.ClientConn, method *Method, requests []proto.Message) ([]proto.Message, error) {
	description := &grpc.StreamDesc{ClientStreams: method.ClientStreams, ServerStreams: method.ServerStreams}
	stream, err := connection.NewStream(ctx, description, method.Path)
	if err != nil {
		return nil, err
	}
	for _, request := range requests {
		// The plugin may have ended the call already; the response says why.
		if err := stream.SendMsg(request); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	var responses []proto.Message
	for {
		response := method.Response()
		if err := stream.RecvMsg(response); errors.Is(err, io.EOF) {
			return responses, nil
		} else if err != nil {
			return responses, err
		}
		responses = append(responses, response)
		if !method.ServerStreams {
			return responses, nil
		}
	}
}
