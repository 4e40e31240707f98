package main

import (
	"strings"
	"sync"
	"time"
)

// capture keeps what a plugin wrote and wakes those who wait for it.
type capture struct {
	mutex   sync.Mutex
	content strings.Builder
	changed chan struct{}
}

func newCapture() *capture {
	return &capture{changed: make(chan struct{})}
}

// Write implements io.Writer.
func (c *capture) Write(bytes []byte) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	close(c.changed)
	c.changed = make(chan struct{})
	return c.content.Write(bytes)
}

func (c *capture) text() string {
	text, _ := c.state()
	return text
}

// state is the text so far and what closes at its next change.
func (c *capture) state() (string, <-chan struct{}) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.content.String(), c.changed
}

// await says whether the text arrives in time.
func (c *capture) await(expected string, patience time.Duration) bool {
	deadline := time.After(patience)
	for {
		text, changed := c.state()
		if strings.Contains(text, expected) {
			return true
		}
		select {
		case <-changed:
		case <-deadline:
			return false
		}
	}
}

// settle returns when nothing has arrived for a while.
func (c *capture) settle(quiet time.Duration) {
	for {
		_, changed := c.state()
		select {
		case <-changed:
		case <-time.After(quiet):
			return
		}
	}
}
