package main

import (
	"encoding/json"
	"time"
)

// report is what happened, as printed.
type report struct {
	Version   int                `json:"version"`
	Protocol  string             `json:"protocol"`
	Ping      *bool              `json:"ping,omitempty"`
	Calls     []callReport       `json:"calls,omitempty"`
	Served    []servedReport     `json:"served,omitempty"`
	Stdout    string             `json:"stdout"`
	Stderr    string             `json:"stderr"`
	Log       []logLine          `json:"log"`
	HostLog   []logLine          `json:"host_log"`
	Exit      *exitReport        `json:"exit,omitempty"`
	Error     string             `json:"error,omitempty"`
	Durations map[string]float64 `json:"durations,omitempty"`
	Totals    []float64          `json:"totals_ms,omitempty"`
}

// callReport is the outcome of one call.
type callReport struct {
	Method    string            `json:"method"`
	Code      string            `json:"code"`
	Message   string            `json:"message,omitempty"`
	Responses []json.RawMessage `json:"responses"`
}

// servedReport is one call that the plugin made to the host.
type servedReport struct {
	Method   string            `json:"method"`
	Requests []json.RawMessage `json:"requests"`
}

// exitReport is how the plugin ended.
type exitReport struct {
	// Graceful says that it went by itself; otherwise go-plugin killed it.
	Graceful bool `json:"graceful"`
	Code     int  `json:"code"`
}

// measure stores how long a step took under its name.
func (r *report) measure(name string, since time.Time) {
	r.Durations[name] = float64(time.Since(since).Microseconds()) / 1000
}
