package plugwright

import (
	"context"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Dial connects to what the other side serves under a broker id. It gives up when
// the context ends, or after the five seconds that go-plugin waits for the other
// side.
func Dial(ctx context.Context, broker *plugin.GRPCBroker, id uint32) (*grpc.ClientConn, error) {
	type result struct {
		connection *grpc.ClientConn
		err        error
	}
	dialled := make(chan result, 1)
	go func() {
		connection, err := broker.Dial(id)
		dialled <- result{connection, err}
	}()
	select {
	case result := <-dialled:
		if result.err != nil {
			return nil, status.Errorf(codes.Unavailable, "cannot dial broker id %d: %v", id, result.err)
		}
		return result.connection, nil
	case <-ctx.Done():
		go func() {
			if result := <-dialled; result.err == nil {
				_ = result.connection.Close()
			}
		}()
		return nil, status.FromContextError(ctx.Err()).Err()
	}
}

// Accept serves what newServer makes under a broker id until stop is called or the
// broker closes. It returns once the other side can dial.
func Accept(ctx context.Context, broker *plugin.GRPCBroker, id uint32, newServer func([]grpc.ServerOption) *grpc.Server) (stop func(), err error) {
	accepted := make(chan *grpc.Server, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		broker.AcceptAndServe(id, func(options []grpc.ServerOption) *grpc.Server {
			server := newServer(options)
			accepted <- server
			return server
		})
	}()
	select {
	case server := <-accepted:
		return server.Stop, nil
	case <-ended:
		return nil, status.Errorf(codes.Unavailable, "cannot accept broker id %d", id)
	case <-ctx.Done():
		go func() {
			select {
			case server := <-accepted:
				server.Stop()
			case <-ended:
			}
		}()
		return nil, status.FromContextError(ctx.Err()).Err()
	}
}
