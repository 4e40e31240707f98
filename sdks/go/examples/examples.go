// Package examples answers calls as the examples of a contract say, until a plugin has
// answers of its own.
package examples

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Example is one call and its outcome; messages are in protobuf's JSON.
type Example struct {
	Requests, Responses []string
	// Code is the status that the call ends with.
	Code codes.Code
}

// Method is one method and its examples.
type Method struct {
	Name string
	// BrokerIDs are the fields of a request that differ from call to call.
	BrokerIDs []protoreflect.Name
	Examples  []Example
}

// Answer returns the response of the example with these requests, or an empty one where
// there is none, and prints which it was. An example that ends with a status other than
// OK is that error.
func Answer[Response any, Message message[Response]](method Method, requests ...proto.Message) (*Response, error) {
	responses, err := answer[Response, Message](method, requests)
	if err != nil {
		return nil, err
	}
	if len(responses) == 0 {
		return new(Response), nil
	}
	return responses[0], nil
}

// Send sends every response of the example with these requests, and nothing where there
// is none, and prints which it was. It returns what ended the example, or the stream.
func Send[Response any, Message message[Response]](stream sender[Response], method Method, requests ...proto.Message) error {
	responses, err := answer[Response, Message](method, requests)
	for _, response := range responses {
		if err := stream.Send(response); err != nil {
			return err
		}
	}
	return err
}

type message[Type any] interface {
	*Type
	proto.Message
}

type sender[Type any] interface {
	Send(*Type) error
}

func answer[Response any, Message message[Response]](method Method, requests []proto.Message) ([]*Response, error) {
	found := slices.IndexFunc(method.Examples, func(it Example) bool {
		return slices.EqualFunc(it.Requests, requests, method.matches)
	})
	if found < 0 {
		fmt.Printf("%s: no example\n", method.Name)
		return nil, nil
	}
	example := method.Examples[found]
	fmt.Printf("%s: %v %s\n", method.Name, example.Code, strings.Join(example.Responses, " "))
	var responses []*Response
	for _, text := range example.Responses {
		response := new(Response)
		if err := protojson.Unmarshal([]byte(text), Message(response)); err != nil {
			return nil, status.Error(codes.Internal, err.Error())
		}
		responses = append(responses, response)
	}
	if example.Code != codes.OK {
		return responses, status.Error(example.Code, "as the example says")
	}
	return responses, nil
}

// matches says whether a request is that of an example, but for its broker ids.
func (m Method) matches(text string, request proto.Message) bool {
	expected := request.ProtoReflect().New().Interface()
	if protojson.Unmarshal([]byte(text), expected) != nil {
		return false
	}
	plain := proto.Clone(request)
	plain.ProtoReflect().SetUnknown(nil)
	for _, name := range m.BrokerIDs {
		plain.ProtoReflect().Clear(plain.ProtoReflect().Descriptor().Fields().ByName(name))
	}
	return proto.Equal(expected, plain)
}
