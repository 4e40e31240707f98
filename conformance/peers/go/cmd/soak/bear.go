package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"plugwright.dev/peers/internal/session"
)

const (
	// limit is that of everything one plugin bears.
	limit = 10 * time.Minute
	// quiet is how long a plugin has to put down what it no longer needs.
	quiet = time.Second
	// pieces is how many make a megabyte.
	pieces = (1 << 20) / pieceSize
)

// bearer is one plugin that bears a load.
type bearer struct {
	plugin         *session.Session
	stdout, stderr *reader
}

// bear gives one plugin the whole load and looks at it after each part. What a plugin
// accepts over the broker stays open, as it does in go-plugin, so all of that comes first.
func bear(options *session.Options, load *load, folder string, report *report) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	bearer := &bearer{stdout: newReader("stdout"), stderr: newReader("stderr")}
	heard := *options
	heard.Stdout, heard.Stderr = bearer.stdout, bearer.stderr
	var err error
	if bearer.plugin, err = session.Start(&heard); err != nil {
		return err
	}
	defer bearer.plugin.End()
	if err := repeat(load.brokered/2, func(index int) error {
		return bearer.plugin.Dial(ctx, session.FirstOwnID+uint32(index))
	}); err != nil {
		return err
	}
	for part := range load.parts {
		if err := bearer.part(ctx, load); err != nil {
			return fmt.Errorf("part %d: %w", part+1, err)
		}
		time.Sleep(quiet)
		taken, err := look(bearer.plugin.Process(), folder)
		if err != nil {
			return err
		}
		report.Taken = append(report.Taken, taken)
	}
	if !bearer.plugin.End() {
		report.Unclean++
	}
	return nil
}

// part is one of the equal parts of a load.
func (b *bearer) part(ctx context.Context, load *load) error {
	return errors.Join(
		repeat(load.calls/load.parts, func(call int) error { return b.echo(ctx, call) }),
		repeat(load.brokered/load.parts/2, func(int) error { return b.plugin.BeDialled(ctx) }),
		repeat(load.megabytes*pieces/load.parts/2, func(int) error { return b.print(ctx) }),
		b.stdout.await(ctx),
		b.stderr.await(ctx),
	)
}

func repeat(count int, work func(int) error) error {
	for index := range count {
		if err := work(index); err != nil {
			return err
		}
	}
	return nil
}

func (b *bearer) echo(ctx context.Context, call int) error {
	request := fmt.Appendf(nil, "call %d", call)
	response, err := b.plugin.Main.Echo(ctx, request)
	if err == nil && !bytes.Equal(request, response) {
		err = fmt.Errorf("expected %q, found %q", request, response)
	}
	return err
}

// print has both channels carry their next piece.
func (b *bearer) print(ctx context.Context) error {
	return errors.Join(
		b.plugin.Main.PrintStdout(ctx, b.stdout.next()),
		b.plugin.Main.PrintStderr(ctx, b.stderr.next()),
	)
}

// restart starts the plugin again and again.
func restart(options *session.Options, count int, report *report) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return repeat(count, func(start int) error {
		plugin, err := session.Start(options)
		if err != nil {
			return fmt.Errorf("start %d: %w", start+1, err)
		}
		_, err = plugin.Main.Echo(ctx, nil)
		if !plugin.End() {
			report.Unclean++
		}
		return err
	})
}
