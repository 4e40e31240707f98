package plugwright

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const (
	sleep = "/" + ProbeService + "/Sleep"
	chat  = "/" + ProbeService + "/Chat"
)

func TestACallGetsTheDeadlineThatItsCallerDidNotSet(t *testing.T) {
	session := start(t, false)
	timed := WithTimeouts(session.connection, map[string]time.Duration{sleep: 20 * time.Millisecond})
	err := timed.Invoke(t.Context(), sleep, durationpb.New(time.Hour), new(emptypb.Empty))
	if status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("expected the default to end the call, found %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	err = timed.Invoke(ctx, sleep, durationpb.New(40*time.Millisecond), new(emptypb.Empty))
	if err != nil {
		t.Errorf("expected the caller's own deadline to hold, found %v", err)
	}
}

func TestAStreamGetsTheDeadlineToo(t *testing.T) {
	session := start(t, false)
	timed := WithTimeouts(session.connection, map[string]time.Duration{chat: 20 * time.Millisecond})
	stream, err := timed.NewStream(t.Context(), &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, chat)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.RecvMsg(new(wrapperspb.BytesValue)); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("expected the default to end the stream, found %v", err)
	}
}

func TestOtherCallsKeepNoDeadline(t *testing.T) {
	timed := &timed{nil, map[string]time.Duration{sleep: time.Nanosecond}}
	ctx, cancel := timed.limit(t.Context(), chat)
	defer cancel()
	if _, limited := ctx.Deadline(); limited {
		t.Error("expected no deadline")
	}
}
