package plugwright

import (
	"context"
	"time"

	"google.golang.org/grpc"
)

// WithTimeouts sets a deadline on the calls whose caller set none; the keys are the
// methods' paths.
func WithTimeouts(connection grpc.ClientConnInterface, timeouts map[string]time.Duration) grpc.ClientConnInterface {
	return &timed{connection, timeouts}
}

type timed struct {
	connection grpc.ClientConnInterface
	timeouts   map[string]time.Duration
}

func (t *timed) Invoke(ctx context.Context, method string, request, response any, options ...grpc.CallOption) error {
	ctx, cancel := t.limit(ctx, method)
	defer cancel()
	return t.connection.Invoke(ctx, method, request, response, options...)
}

func (t *timed) NewStream(ctx context.Context, description *grpc.StreamDesc, method string, options ...grpc.CallOption) (grpc.ClientStream, error) {
	ctx, cancel := t.limit(ctx, method)
	stream, err := t.connection.NewStream(ctx, description, method, options...)
	if err != nil {
		cancel()
		return nil, err
	}
	context.AfterFunc(stream.Context(), cancel)
	return stream, nil
}

func (t *timed) limit(ctx context.Context, method string) (context.Context, context.CancelFunc) {
	timeout, limited := t.timeouts[method]
	if _, chosen := ctx.Deadline(); chosen || !limited {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, timeout)
}
