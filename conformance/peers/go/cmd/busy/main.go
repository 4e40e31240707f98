// Command busy uses a plugin in both directions without a pause, under hashicorp/go-plugin's own
// host, until somebody kills it: that is what a plugin looks like whose host disappears.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"plugwright.dev/peers/internal/session"
)

const (
	// limit is how long whoever started this may take to kill it.
	limit = time.Minute
	// pieceSize is what one message carries.
	pieceSize = 16 << 10
)

// report is printed once everything is under way.
type report struct {
	Process int    `json:"process"`
	Address string `json:"address"`
}

func main() {
	session.Main("busy", nil, run)
}

func run(options *session.Options) error {
	plugin, err := session.Start(options)
	if err != nil {
		return err
	}
	defer plugin.End()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	ended := make(chan error, 5)
	if err := use(ctx, plugin, ended); err != nil {
		return err
	}
	address, err := plugin.Address()
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(report{plugin.Process(), address.String()}); err != nil {
		return err
	}
	return <-ended
}

// use begins all that goes on without an end, and returns when each part of it goes on.
func use(ctx context.Context, plugin *session.Session, ended chan<- error) error {
	brokered, err := plugin.Connect(ctx, session.FirstOwnID)
	if err != nil {
		return err
	}
	for _, probe := range []*session.Probe{plugin.Main, brokered} {
		if err := talk(ctx, probe, ended); err != nil {
			return err
		}
	}
	if err := print(ctx, plugin.Main, ended); err != nil {
		return err
	}
	return plugin.Hold(ctx)
}

// talk sends and receives on one stream.
func talk(ctx context.Context, probe *session.Probe, ended chan<- error) error {
	stream, err := probe.Chat(ctx)
	if err != nil {
		return err
	}
	message := wrapperspb.Bytes(bytes.Repeat([]byte{'.'}, pieceSize))
	go forever(ended, func() error { return stream.SendMsg(message) })
	if err := receive(stream); err != nil {
		return err
	}
	go forever(ended, func() error { return receive(stream) })
	return nil
}

func receive(stream grpc.ClientStream) error {
	return stream.RecvMsg(&wrapperspb.BytesValue{})
}

// print has the plugin print.
func print(ctx context.Context, probe *session.Probe, ended chan<- error) error {
	text := bytes.Repeat([]byte{'.'}, pieceSize)
	if err := probe.PrintStdout(ctx, text); err != nil {
		return err
	}
	go forever(ended, func() error { return probe.PrintStdout(ctx, text) })
	return nil
}

func forever(ended chan<- error, work func() error) {
	for {
		if err := work(); err != nil {
			ended <- errors.Join(errors.New("nobody has killed this host"), err)
			return
		}
	}
}
