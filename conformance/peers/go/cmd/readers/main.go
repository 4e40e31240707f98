// Command readers reads what a plugin prints twice at the same time: hashicorp/go-plugin's own
// host does, and a second call of StreamStdio beside it. It exits with 0 where nothing is lost
// between them, and where a second one that does not read keeps nothing from the first.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"

	"plugwright.dev/peers/internal/session"
)

const (
	// limit is that of everything.
	limit = 5 * time.Minute
	// pieces is how many are printed on each channel: one of every byte there is.
	pieces    = 256
	pieceSize = 16 << 10
	// patience is how often all of them may be printed before as much has come to the first
	// reader: a second one that does not read holds as much as gRPC takes ahead of it.
	patience = 16
)

func main() {
	session.Main("readers", nil, run)
}

func run(options *session.Options) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := read(ctx, *options, share); err != nil {
		return fmt.Errorf("two that read: %w", err)
	}
	if err := read(ctx, *options, starve); err != nil {
		return fmt.Errorf("a second that does not read: %w", err)
	}
	return nil
}

// work is what a plugin does with a host that reads, and a second reader.
type work func(ctx context.Context, plugin *session.Session, first *counts, second grpc.ClientStream) error

func read(ctx context.Context, options session.Options, work work) error {
	first := newCounts()
	options.Stdout, options.Stderr = first.channel(stdout), first.channel(stderr)
	plugin, err := session.Start(&options)
	if err != nil {
		return err
	}
	second, err := plugin.Main.StreamStdio(ctx)
	if err == nil {
		err = work(ctx, plugin, first, second)
	}
	if !plugin.End() {
		err = errors.Join(err, errors.New("the plugin did not end by itself, with 0"))
	}
	return err
}

// share demands that all that is printed comes to one of the two.
func share(ctx context.Context, plugin *session.Session, both *counts, second grpc.ClientStream) error {
	go both.take(second)
	if err := printAll(ctx, plugin); err != nil {
		return err
	}
	return both.await(ctx, (*counts).whole)
}

// starve demands that the first reader gets what the second leaves.
func starve(ctx context.Context, plugin *session.Session, first *counts, _ grpc.ClientStream) error {
	for range patience {
		if err := printAll(ctx, plugin); err != nil {
			return err
		}
		if first.are((*counts).enough) {
			return nil
		}
	}
	return first.await(ctx, (*counts).enough)
}

// printAll has both channels carry every piece.
func printAll(ctx context.Context, plugin *session.Session) error {
	for value := range pieces {
		text := piece(byte(value))
		if err := errors.Join(
			plugin.Main.PrintStdout(ctx, text),
			plugin.Main.PrintStderr(ctx, text),
		); err != nil {
			return err
		}
	}
	return nil
}
