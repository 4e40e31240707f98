package plugwright

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"time"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// ProbeService is the full name of the service that shows a host, on request, what
// a plugin can do.
const ProbeService = "plugwright.v1.Probe"

// RegisterProbe serves the probe on a server that is known to its peer as endpoint.
func RegisterProbe(server grpc.ServiceRegistrar, broker *plugin.GRPCBroker, endpoint string) {
	server.RegisterService(probeDescription(), &probe{broker: broker, endpoint: endpoint})
}

// AcceptProbe serves the probe under a broker id, which is also the endpoint's name.
func AcceptProbe(ctx context.Context, broker *plugin.GRPCBroker, id uint32) error {
	_, err := Accept(ctx, broker, id, func(options []grpc.ServerOption) *grpc.Server {
		server := NewServer(options)
		RegisterProbe(server, broker, strconv.FormatUint(uint64(id), 10))
		return server
	})
	return err
}

// probe answers for one endpoint: the main connection, or a brokered one.
type probe struct {
	broker   *plugin.GRPCBroker
	endpoint string
}

func (p *probe) echo(_ context.Context, request *wrapperspb.BytesValue) (*wrapperspb.BytesValue, error) {
	if len(request.GetValue()) == 0 {
		return wrapperspb.Bytes([]byte(p.endpoint)), nil
	}
	return request, nil
}

func (p *probe) chat(stream grpc.ServerStream) error {
	for {
		message := new(wrapperspb.BytesValue)
		if err := stream.RecvMsg(message); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := stream.SendMsg(message); err != nil {
			return err
		}
	}
}

func (p *probe) printStdout(_ context.Context, text *wrapperspb.BytesValue) (*emptypb.Empty, error) {
	return write(os.Stdout, text.GetValue())
}

func (p *probe) printStderr(_ context.Context, text *wrapperspb.BytesValue) (*emptypb.Empty, error) {
	return write(os.Stderr, text.GetValue())
}

func write(file *os.File, text []byte) (*emptypb.Empty, error) {
	if _, err := file.Write(text); err != nil {
		return nil, status.Errorf(codes.Internal, "cannot write: %v", err)
	}
	return &emptypb.Empty{}, nil
}

func (p *probe) dial(ctx context.Context, id *wrapperspb.UInt32Value) (*wrapperspb.BytesValue, error) {
	connection, err := Dial(ctx, p.broker, id.GetValue())
	if err != nil {
		return nil, err
	}
	defer connection.Close() //nolint:errcheck // it only says that it is closed already
	response := new(wrapperspb.BytesValue)
	err = connection.Invoke(ctx, "/"+ProbeService+"/Echo", new(wrapperspb.BytesValue), response)
	return response, err
}

func (p *probe) accept(ctx context.Context, id *wrapperspb.UInt32Value) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, AcceptProbe(ctx, p.broker, id.GetValue())
}

func (p *probe) sleep(ctx context.Context, wait *durationpb.Duration) (*emptypb.Empty, error) {
	if err := wait.CheckValid(); err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	timer := time.NewTimer(wait.AsDuration())
	defer timer.Stop()
	select {
	case <-timer.C:
		return &emptypb.Empty{}, nil
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	}
}

func (p *probe) fail(_ context.Context, code *wrapperspb.Int32Value) (*emptypb.Empty, error) {
	if code.GetValue() < int32(codes.Canceled) || code.GetValue() > int32(codes.Unauthenticated) {
		return nil, status.Errorf(codes.InvalidArgument, "expected a status code from 1 to 16, found %d", code.GetValue())
	}
	return nil, status.Error(codes.Code(code.GetValue()), "probe")
}

func (p *probe) large(_ context.Context, size *wrapperspb.UInt32Value) (*wrapperspb.BytesValue, error) {
	if size.GetValue() > math.MaxInt32 {
		return nil, status.Errorf(codes.ResourceExhausted, "%d bytes do not fit into one message", size.GetValue())
	}
	return wrapperspb.Bytes(make([]byte, size.GetValue())), nil
}

// probeDescription stands where generated code would: generated code would register
// the probe's file, and two SDKs in one process could not both do that.
func probeDescription() *grpc.ServiceDesc {
	return &grpc.ServiceDesc{
		ServiceName: ProbeService,
		HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{
			unary("Echo", (*probe).echo),
			unary("PrintStdout", (*probe).printStdout),
			unary("PrintStderr", (*probe).printStderr),
			unary("Dial", (*probe).dial),
			unary("Accept", (*probe).accept),
			unary("Sleep", (*probe).sleep),
			unary("Fail", (*probe).fail),
			unary("Large", (*probe).large),
		},
		Streams: []grpc.StreamDesc{{
			StreamName:    "Chat",
			Handler:       func(service any, stream grpc.ServerStream) error { return service.(*probe).chat(stream) },
			ServerStreams: true,
			ClientStreams: true,
		}},
		Metadata: "plugwright/v1/probe.proto",
	}
}

// unary describes a method of the probe as gRPC's own generator would.
func unary[Request, Response any](
	name string,
	call func(*probe, context.Context, *Request) (*Response, error),
) grpc.MethodDesc {
	method := fmt.Sprintf("/%s/%s", ProbeService, name)
	handle := func(service any, ctx context.Context, decode func(any) error, intercept grpc.UnaryServerInterceptor) (any, error) {
		request := new(Request)
		if err := decode(request); err != nil {
			return nil, err
		}
		if intercept == nil {
			return call(service.(*probe), ctx, request)
		}
		info := &grpc.UnaryServerInfo{Server: service, FullMethod: method}
		return intercept(ctx, request, info, func(ctx context.Context, request any) (any, error) {
			return call(service.(*probe), ctx, request.(*Request))
		})
	}
	return grpc.MethodDesc{MethodName: name, Handler: handle}
}
