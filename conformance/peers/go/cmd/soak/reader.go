package main

import (
	"bytes"
	"context"
	"fmt"
	"sync"
)

const (
	lineSize  = 16
	pieceSize = 64 << 10
)

// reader takes one channel of a plugin and holds it to the numbered lines that were printed.
type reader struct {
	name string
	// printed counts the pieces; only the printer uses it.
	printed int
	mutex   sync.Mutex
	arrived int
	wrong   error
	changed chan struct{}
}

func newReader(name string) *reader {
	return &reader{name: name, changed: make(chan struct{})}
}

// next is what has to be printed now.
func (r *reader) next() []byte {
	r.printed++
	return piece(r.printed - 1)
}

// piece is one of a channel's pieces: its lines have the numbers that follow the last one's.
func piece(index int) []byte {
	text := make([]byte, 0, pieceSize)
	for line := range pieceSize / lineSize {
		text = fmt.Appendf(text, "%0*d\n", lineSize-1, index*pieceSize/lineSize+line)
	}
	return text
}

// Write implements io.Writer.
func (r *reader) Write(found []byte) (int, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for rest := found; len(rest) > 0 && r.wrong == nil; {
		expected := piece(r.arrived / pieceSize)[r.arrived%pieceSize:]
		expected = expected[:min(len(expected), len(rest))]
		if !bytes.Equal(rest[:len(expected)], expected) {
			r.wrong = fmt.Errorf("%s: something else than was printed arrived after %d bytes", r.name, r.arrived)
		}
		r.arrived += len(expected)
		rest = rest[len(expected):]
	}
	close(r.changed)
	r.changed = make(chan struct{})
	return len(found), nil
}

// await returns when all that was printed has arrived.
func (r *reader) await(ctx context.Context) error {
	for {
		r.mutex.Lock()
		arrived, wrong, changed := r.arrived, r.wrong, r.changed
		r.mutex.Unlock()
		if wrong != nil || arrived == r.printed*pieceSize {
			return wrong
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%s: %d of %d bytes arrived", r.name, arrived, r.printed*pieceSize)
		}
	}
}
