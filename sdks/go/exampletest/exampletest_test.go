package exampletest

import (
	"strings"
	"testing"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"plugwright.dev/go/plugwright"
)

var (
	plugins = plugin.PluginSet{"probe": &plugwright.Plugin{
		Register: func(broker *plugin.GRPCBroker, server grpc.ServiceRegistrar) {
			plugwright.RegisterProbe(server, broker, "main")
		},
	}}
	bytes = func() proto.Message { return new(wrapperspb.BytesValue) }
	echo  = Method{Path: "/plugwright.v1.Probe/Echo", Request: bytes, Response: bytes}
	chat  = Method{
		Path: "/plugwright.v1.Probe/Chat", Request: bytes, Response: bytes,
		ClientStreams: true, ServerStreams: true,
	}
	fail = Method{
		Path:     "/plugwright.v1.Probe/Fail",
		Request:  func() proto.Message { return new(wrapperspb.Int32Value) },
		Response: func() proto.Message { return new(emptypb.Empty) },
	}
)

func TestExamplesThatHold(t *testing.T) {
	echo, chat, fail := echo, chat, fail
	echo.Examples = []Example{{Name: "same", Requests: []string{`"YQ=="`}, Responses: []string{`"YQ=="`}}}
	chat.Examples = []Example{
		{Name: "two", Requests: []string{`"YQ=="`, `"Yg=="`}, Responses: []string{`"YQ=="`, `"Yg=="`}},
		{Name: "none"},
	}
	fail.Examples = []Example{{Name: "not found", Requests: []string{"5"}, Code: codes.NotFound}}
	Run(t, plugins, []Method{echo, chat, fail})
}

func TestExamplesThatDoNotHoldSayWhy(t *testing.T) {
	client, _ := plugin.TestPluginGRPCConn(t, false, plugins)
	t.Cleanup(func() { _ = client.Close() })
	for expected, test := range map[string]struct {
		method  *Method
		example Example
	}{
		"response 1: expected":             {&echo, Example{Requests: []string{`"YQ=="`}, Responses: []string{`"Yg=="`}}},
		"expected 1 responses, found 2":    {&chat, Example{Requests: []string{`""`, `""`}, Responses: []string{`""`}}},
		"expected the status OK, found":    {&fail, Example{Requests: []string{"5"}, Responses: []string{"{}"}}},
		"expected the status NotFound":     {&echo, Example{Requests: []string{`"YQ=="`}, Code: codes.NotFound}},
		"example {: ":                      {&echo, Example{Requests: []string{"{"}}},
		"expected the status OK, found Un": {&Method{Path: "/a.B/C", Request: bytes, Response: bytes}, Example{}},
	} {
		err := check(t.Context(), client.Conn, test.method, &test.example)
		if err == nil || !strings.Contains(err.Error(), expected) {
			t.Errorf("expected %q, found %v", expected, err)
		}
	}
}
