package plugwright

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// session is a plugin in this process and both ends of its broker.
type session struct {
	t          *testing.T
	connection grpc.ClientConnInterface
	broker     *plugin.GRPCBroker
}

func start(t *testing.T, multiplex bool) *session {
	t.Helper()
	client, _ := plugin.TestPluginGRPCConn(t, multiplex, plugin.PluginSet{"probe": &Plugin{
		Register: registerProbe,
		Dispense: func(broker *plugin.GRPCBroker, connection grpc.ClientConnInterface) any {
			return &session{t, connection, broker}
		},
	}})
	t.Cleanup(func() { _ = client.Close() })
	dispensed, err := client.Dispense("probe")
	if err != nil {
		t.Fatal(err)
	}
	return dispensed.(*session)
}

func (s *session) call(method string, request proto.Message, response proto.Message) error {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	return s.connection.Invoke(ctx, "/"+ProbeService+"/"+method, request, response)
}

func (s *session) mustCall(method string, request proto.Message, response proto.Message) {
	s.t.Helper()
	if err := s.call(method, request, response); err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
}

func TestEchoReturnsTheRequestOrNamesTheEndpoint(t *testing.T) {
	session := start(t, false)
	response := new(wrapperspb.BytesValue)
	session.mustCall("Echo", wrapperspb.Bytes([]byte("hello")), response)
	if got := string(response.GetValue()); got != "hello" {
		t.Errorf("expected hello, found %q", got)
	}
	session.mustCall("Echo", new(wrapperspb.BytesValue), response)
	if got := string(response.GetValue()); got != "main" {
		t.Errorf("expected main, found %q", got)
	}
}

func TestChatAnswersEachMessageAndEndsWithTheCaller(t *testing.T) {
	session := start(t, false)
	stream, err := session.connection.NewStream(t.Context(),
		&grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, "/"+ProbeService+"/Chat")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "", "three"} {
		if err := stream.SendMsg(wrapperspb.Bytes([]byte(text))); err != nil {
			t.Fatal(err)
		}
		response := new(wrapperspb.BytesValue)
		if err := stream.RecvMsg(response); err != nil {
			t.Fatal(err)
		}
		if got := string(response.GetValue()); got != text {
			t.Errorf("expected %q, found %q", text, got)
		}
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if err := stream.RecvMsg(new(wrapperspb.BytesValue)); err == nil || err.Error() != "EOF" {
		t.Errorf("expected the stream to end, found %v", err)
	}
}

func TestFailAnswersWithTheCode(t *testing.T) {
	session := start(t, false)
	for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
		err := session.call("Fail", wrapperspb.Int32(int32(code)), new(emptypb.Empty))
		if got := status.Convert(err); got.Code() != code || got.Message() != "probe" {
			t.Errorf("expected %v and probe, found %v", code, err)
		}
	}
	for _, code := range []int32{-1, 0, 17} {
		err := session.call("Fail", wrapperspb.Int32(code), new(emptypb.Empty))
		if status.Code(err) != codes.InvalidArgument {
			t.Errorf("expected %d to be refused, found %v", code, err)
		}
	}
}

func TestLargePassesTheLimitOfBareGRPC(t *testing.T) {
	session := start(t, false)
	response := new(wrapperspb.BytesValue)
	session.mustCall("Large", wrapperspb.UInt32(5<<20), response)
	if !bytes.Equal(response.GetValue(), make([]byte, 5<<20)) {
		t.Errorf("expected 5 MiB of zeros, found %d bytes", len(response.GetValue()))
	}
}

func TestSleepEndsWithItsCaller(t *testing.T) {
	session := start(t, false)
	session.mustCall("Sleep", durationpb.New(time.Millisecond), new(emptypb.Empty))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := session.connection.Invoke(ctx, "/"+ProbeService+"/Sleep", durationpb.New(time.Hour), new(emptypb.Empty))
	if status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("expected the deadline to end the call, found %v", err)
	}
}

func TestBrokerWorksBothWays(t *testing.T) {
	for name, multiplex := range map[string]bool{"sockets": false, "multiplexed": true} {
		t.Run(name, func(t *testing.T) {
			session := start(t, multiplex)
			if err := AcceptProbe(t.Context(), session.broker, 7); err != nil {
				t.Fatal(err)
			}
			response := new(wrapperspb.BytesValue)
			session.mustCall("Dial", wrapperspb.UInt32(7), response)
			if got := string(response.GetValue()); got != "7" {
				t.Errorf("expected the plugin to reach the host's endpoint 7, found %q", got)
			}

			session.mustCall("Accept", wrapperspb.UInt32(8), new(emptypb.Empty))
			connection, err := Dial(t.Context(), session.broker, 8)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = connection.Close() }()
			err = connection.Invoke(t.Context(), "/"+ProbeService+"/Echo", new(wrapperspb.BytesValue), response)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(response.GetValue()); got != "8" {
				t.Errorf("expected the host to reach the plugin's endpoint 8, found %q", got)
			}
		})
	}
}

func TestDialEndsWithItsCaller(t *testing.T) {
	session := start(t, false)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Dial(ctx, session.broker, 99); status.Code(err) != codes.Canceled {
		t.Errorf("expected the call to be cancelled, found %v", err)
	}
}
