package main

import (
	"context"
	"strings"
	"sync"
)

// capture keeps what a plugin wrote and wakes whoever waits for it.
type capture struct {
	mutex   sync.Mutex
	content strings.Builder
	changed chan struct{}
}

func newCapture() *capture {
	return &capture{changed: make(chan struct{}, 1)}
}

// Write implements io.Writer.
func (c *capture) Write(bytes []byte) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	select {
	case c.changed <- struct{}{}:
	default:
	}
	return c.content.Write(bytes)
}

func (c *capture) text() string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.content.String()
}

// await says whether the text arrives before the context ends.
func (c *capture) await(ctx context.Context, expected string) bool {
	for !strings.Contains(c.text(), expected) {
		select {
		case <-c.changed:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
