package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The channels and fields of `plugin.StdioData`, which go-plugin keeps to itself.
const (
	stdout       = 1
	stderr       = 2
	channelField = 1
	dataField    = 2
)

// piece is what the channels carry: bytes of one value.
func piece(value byte) []byte {
	return bytes.Repeat([]byte{value}, pieceSize)
}

// counts are how often each byte has come on each channel: between two readers there is no order.
type counts struct {
	mutex   sync.Mutex
	of      map[int]*[pieces]int
	wrong   error
	changed chan struct{}
}

func newCounts() *counts {
	return &counts{of: map[int]*[pieces]int{stdout: {}, stderr: {}}, changed: make(chan struct{})}
}

// whole says whether all has come that is printed once.
func (c *counts) whole() bool {
	for _, values := range c.of {
		for _, count := range values {
			if count != pieceSize {
				return false
			}
		}
	}
	return true
}

// enough says whether at least as much has come.
func (c *counts) enough() bool {
	for _, values := range c.of {
		total := 0
		for _, count := range values {
			total += count
		}
		if total < pieces*pieceSize {
			return false
		}
	}
	return true
}

// are says what holds for them now.
func (c *counts) are(condition func(*counts) bool) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.wrong == nil && condition(c)
}

// await returns when the condition holds.
func (c *counts) await(ctx context.Context, condition func(*counts) bool) error {
	for {
		c.mutex.Lock()
		holds, wrong, changed := condition(c), c.wrong, c.changed
		c.mutex.Unlock()
		if holds || wrong != nil {
			return wrong
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return errors.New("not all that was printed has come")
		}
	}
}

// change counts, or finds something wrong.
func (c *counts) change(change func() error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.wrong = errors.Join(c.wrong, change())
	close(c.changed)
	c.changed = make(chan struct{})
}

func (c *counts) add(channel int, data []byte) {
	c.change(func() error {
		values, known := c.of[channel]
		if !known || len(data) == 0 {
			return fmt.Errorf("%d bytes have come on channel %d", len(data), channel)
		}
		for _, value := range data {
			values[value]++
		}
		return nil
	})
}

// channel is where go-plugin's own reader writes.
func (c *counts) channel(channel int) io.Writer {
	return writer(func(data []byte) { c.add(channel, data) })
}

type writer func([]byte)

// Write implements io.Writer.
func (w writer) Write(data []byte) (int, error) {
	w(data)
	return len(data), nil
}

// take counts what comes over a stream, until its end.
func (c *counts) take(stream grpc.ClientStream) {
	for {
		// What a message of no fields does not know it keeps as it came.
		message := &emptypb.Empty{}
		if err := stream.RecvMsg(message); err != nil {
			return
		}
		channel, data, err := parse(message.ProtoReflect().GetUnknown())
		if err != nil {
			c.change(func() error { return err })
			return
		}
		c.add(channel, data)
	}
}

// parse reads a `plugin.StdioData`.
func parse(message []byte) (channel int, data []byte, err error) {
	for len(message) > 0 {
		field, kind, length := protowire.ConsumeTag(message)
		if length < 0 {
			return 0, nil, protowire.ParseError(length)
		}
		message = message[length:]
		switch {
		case field == channelField && kind == protowire.VarintType:
			var value uint64
			value, length = protowire.ConsumeVarint(message)
			channel = int(value)
		case field == dataField && kind == protowire.BytesType:
			data, length = protowire.ConsumeBytes(message)
		default:
			length = protowire.ConsumeFieldValue(field, kind, message)
		}
		if length < 0 {
			return 0, nil, protowire.ParseError(length)
		}
		message = message[length:]
	}
	return channel, data, nil
}
