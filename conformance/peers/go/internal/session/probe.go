package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"plugwright.dev/go/plugwright"
)

// Probe calls `plugwright.v1.Probe` on one connection.
type Probe struct {
	connection *grpc.ClientConn
}

func (p *Probe) invoke(ctx context.Context, method string, request, response proto.Message) error {
	return p.connection.Invoke(ctx, "/"+plugwright.ProbeService+"/"+method, request, response)
}

// Echo returns what comes back of some bytes; of none, the name of the endpoint.
func (p *Probe) Echo(ctx context.Context, bytes []byte) ([]byte, error) {
	response := &wrapperspb.BytesValue{}
	err := p.invoke(ctx, "Echo", wrapperspb.Bytes(bytes), response)
	return response.GetValue(), err
}

// PrintStdout has the plugin print bytes.
func (p *Probe) PrintStdout(ctx context.Context, bytes []byte) error {
	return p.invoke(ctx, "PrintStdout", wrapperspb.Bytes(bytes), &emptypb.Empty{})
}

// PrintStderr is the same for the other channel.
func (p *Probe) PrintStderr(ctx context.Context, bytes []byte) error {
	return p.invoke(ctx, "PrintStderr", wrapperspb.Bytes(bytes), &emptypb.Empty{})
}

// StreamStdio is a second reader of what the plugin prints, beside go-plugin's own. Its messages
// come as they are on the wire.
func (p *Probe) StreamStdio(ctx context.Context) (grpc.ClientStream, error) {
	description := &grpc.StreamDesc{ServerStreams: true}
	stream, err := p.connection.NewStream(ctx, description, "/plugin.GRPCStdio/StreamStdio")
	if err != nil {
		return nil, err
	}
	return stream, errors.Join(stream.SendMsg(&emptypb.Empty{}), stream.CloseSend())
}

// Chat opens a stream on which every message comes back.
func (p *Probe) Chat(ctx context.Context) (grpc.ClientStream, error) {
	description := &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}
	return p.connection.NewStream(ctx, description, "/"+plugwright.ProbeService+"/Chat")
}

// BeDialled serves a probe under a new broker id, has the plugin call it, and demands that
// the plugin reached this very endpoint.
func (s *Session) BeDialled(ctx context.Context) error {
	id := s.broker.NextId()
	stop, err := plugwright.Accept(ctx, s.broker, id, func(options []grpc.ServerOption) *grpc.Server {
		server := plugwright.NewServer(options)
		plugwright.RegisterProbe(server, s.broker, strconv.FormatUint(uint64(id), 10))
		return server
	})
	if err != nil {
		return err
	}
	defer stop()
	response := &wrapperspb.BytesValue{}
	if err := s.Main.invoke(ctx, "Dial", wrapperspb.UInt32(id), response); err != nil {
		return err
	}
	return expectEndpoint(id, response.GetValue())
}

// Hold has the plugin call the host under a new broker id, where it is never answered. It
// returns once the call is there.
func (s *Session) Hold(ctx context.Context) error {
	id := s.broker.NextId()
	called := make(chan error, 2)
	hold := func(_ any, stream grpc.ServerStream) error {
		called <- nil
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	_, err := plugwright.Accept(ctx, s.broker, id, func(options []grpc.ServerOption) *grpc.Server {
		return grpc.NewServer(append(options, grpc.UnknownServiceHandler(hold))...)
	})
	if err != nil {
		return err
	}
	go func() {
		err := s.Main.invoke(ctx, "Dial", wrapperspb.UInt32(id), &wrapperspb.BytesValue{})
		called <- fmt.Errorf("a call ended that nobody has answered: %w", err)
	}()
	return <-called
}

// Dial has the plugin serve a probe under an id, calls it, and closes the connection.
func (s *Session) Dial(ctx context.Context, id uint32) error {
	probe, err := s.Connect(ctx, id)
	if err != nil {
		return err
	}
	defer func() { _ = probe.connection.Close() }()
	endpoint, err := probe.Echo(ctx, nil)
	if err != nil {
		return err
	}
	return expectEndpoint(id, endpoint)
}

// Connect has the plugin serve a probe under an id, and connects to it.
func (s *Session) Connect(ctx context.Context, id uint32) (*Probe, error) {
	if err := s.Main.invoke(ctx, "Accept", wrapperspb.UInt32(id), &emptypb.Empty{}); err != nil {
		return nil, err
	}
	connection, err := plugwright.Dial(ctx, s.broker, id)
	if err != nil {
		return nil, err
	}
	return &Probe{connection}, nil
}

func expectEndpoint(id uint32, found []byte) error {
	if expected := strconv.FormatUint(uint64(id), 10); string(found) != expected {
		return fmt.Errorf("expected endpoint %s, found %q", expected, found)
	}
	return nil
}

// FirstOwnID is where a host's own choice of ids begins, beyond those that its broker gives.
const FirstOwnID = math.MaxInt32
