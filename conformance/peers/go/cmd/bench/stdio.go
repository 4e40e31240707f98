package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"plugwright.dev/peers/internal/session"
)

// stdio is the time of a megabyte from the plugin's print to the host.
func stdio(options *session.Options, count int) (time.Duration, error) {
	expected := int64(count) << 20
	arriving := &arrival{expected: expected, complete: make(chan struct{})}
	options.Stdout = arriving
	print := running(func(ctx context.Context, plugin *session.Session, _ int) (time.Duration, error) {
		piece := make([]byte, bulkSize)
		began := time.Now()
		for range expected / bulkSize {
			if err := plugin.Main.PrintStdout(ctx, piece); err != nil {
				return 0, err
			}
		}
		select {
		case <-arriving.complete:
			return time.Since(began) / time.Duration(count), nil
		case <-ctx.Done():
			return 0, fmt.Errorf("%d of %d bytes arrived", arriving.seen.Load(), expected)
		}
	})
	return print(options, count)
}

// arrival counts bytes until all have come.
type arrival struct {
	seen     atomic.Int64
	expected int64
	complete chan struct{}
}

// Write implements io.Writer.
func (a *arrival) Write(bytes []byte) (int, error) {
	if a.seen.Add(int64(len(bytes))) == a.expected {
		close(a.complete)
	}
	return len(bytes), nil
}
