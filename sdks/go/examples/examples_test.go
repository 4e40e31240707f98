package examples

import (
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/apipb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

var greet = Method{
	Name: "Greet",
	Examples: []Example{
		{Requests: []string{`"Ada"`}, Responses: []string{`"Hello, Ada!"`}},
		{Requests: []string{`"Ada"`, `"Alan"`}, Responses: []string{`"Hello, Ada!"`, `"Hello, Alan!"`}},
		{Requests: []string{`""`}, Responses: []string{`"Who?"`}, Code: codes.InvalidArgument},
		{Requests: []string{`"odd"`}, Responses: []string{`{`}},
	},
}

func texts(values ...string) []proto.Message {
	var messages []proto.Message
	for _, value := range values {
		messages = append(messages, wrapperspb.String(value))
	}
	return messages
}

func TestAnswerIsThatOfTheExample(t *testing.T) {
	for _, test := range []struct {
		name     string
		requests []proto.Message
		response string
		code     codes.Code
	}{
		{"one request", texts("Ada"), "Hello, Ada!", codes.OK},
		{"several requests", texts("Ada", "Alan"), "Hello, Ada!", codes.OK},
		{"an error", texts(""), "", codes.InvalidArgument},
		{"no example", texts("Grace"), "", codes.OK},
		{"an example that is no message", texts("odd"), "", codes.Internal},
	} {
		t.Run(test.name, func(t *testing.T) {
			response, err := Answer[wrapperspb.StringValue](greet, test.requests...)
			if code := status.Code(err); code != test.code {
				t.Fatalf("expected the status %v, found %v", test.code, err)
			}
			if response.GetValue() != test.response {
				t.Errorf("expected %q, found %q", test.response, response.GetValue())
			}
		})
	}
}

type sent []string

func (s *sent) Send(value *wrapperspb.StringValue) error {
	*s = append(*s, value.GetValue())
	return nil
}

func TestSendSendsWhatComesBeforeAnError(t *testing.T) {
	var stream sent
	if err := Send[wrapperspb.StringValue](&stream, greet, texts("Ada", "Alan")...); err != nil {
		t.Fatal(err)
	}
	if err := Send[wrapperspb.StringValue](&stream, greet, texts("")...); status.Code(err) != codes.InvalidArgument {
		t.Fatalf("expected INVALID_ARGUMENT, found %v", err)
	}
	if expected := (sent{"Hello, Ada!", "Hello, Alan!", "Who?"}); !slices.Equal(stream, expected) {
		t.Errorf("expected %q, found %q", expected, stream)
	}
}

func TestBrokerIDsDoNotCount(t *testing.T) {
	method := Method{
		BrokerIDs: []protoreflect.Name{"version"},
		Examples:  []Example{{Requests: []string{`{"name":"a"}`}, Responses: []string{`"found"`}}},
	}
	response, err := Answer[wrapperspb.StringValue](method, &apipb.Api{Name: "a", Version: "7"})
	if err != nil || response.GetValue() != "found" {
		t.Errorf("found %v, %v", response, err)
	}
}
