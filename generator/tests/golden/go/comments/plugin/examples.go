package main

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

// example is a call and its outcome, with messages in protobuf's JSON.
type example struct {
	requests, responses []string
	code                codes.Code
}

// brokerIDs are the fields that differ from call to call.
var brokerIDs = []protoreflect.FullName{}

// answer returns the responses of the example with these requests, or none where
// there is no such example.
func answer[Response any, Message interface {
	*Response
	proto.Message
}](method string, examples []example, requests ...proto.Message) ([]Message, error) {
	matches := func(it example) bool { return slices.EqualFunc(it.requests, requests, matches) }
	index := slices.IndexFunc(examples, matches)
	if index < 0 {
		fmt.Printf("%s: no example\n", method)
		return nil, nil
	}
	found := examples[index]
	fmt.Printf("%s: %v %s\n", method, found.code, strings.Join(found.responses, " "))
	var responses []Message
	for _, text := range found.responses {
		response := Message(new(Response))
		if err := protojson.Unmarshal([]byte(text), response); err != nil {
			return nil, status.Error(codes.Internal, err.Error())
		}
		responses = append(responses, response)
	}
	if found.code != codes.OK {
		return responses, status.Error(found.code, "as the example says")
	}
	return responses, nil
}

// matches says whether a request is that of an example, but for its broker ids.
func matches(text string, request proto.Message) bool {
	expected := request.ProtoReflect().New().Interface()
	if protojson.Unmarshal([]byte(text), expected) != nil {
		return false
	}
	plain := proto.Clone(request)
	plain.ProtoReflect().SetUnknown(nil)
	for _, name := range brokerIDs {
		if name.Parent() == plain.ProtoReflect().Descriptor().FullName() {
			plain.ProtoReflect().Clear(plain.ProtoReflect().Descriptor().Fields().ByName(name.Name()))
		}
	}
	return proto.Equal(expected, plain)
}

// one is the first response, or an empty one where there is none.
func one[Response any](responses []*Response, err error) (*Response, error) {
	if err != nil {
		return nil, err
	}
	if len(responses) == 0 {
		return new(Response), nil
	}
	return responses[0], nil
}
