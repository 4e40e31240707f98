package main

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/hashicorp/go-hclog"
)

// logLine is one line as go-plugin understood it.
type logLine struct {
	Level   string            `json:"level"`
	Message string            `json:"message"`
	Fields  map[string]string `json:"fields,omitempty"`
}

// logRecorder keeps the plugin's lines apart from go-plugin's own.
type logRecorder struct {
	// plugin is the name under which go-plugin logs the plugin's lines.
	plugin   string
	mutex    sync.Mutex
	ofPlugin []logLine
	ofHost   []logLine
}

func newLogRecorder(plugin string) *logRecorder {
	return &logRecorder{plugin: plugin, ofPlugin: []logLine{}, ofHost: []logLine{}}
}

func (r *logRecorder) logger() hclog.Logger {
	logger := hclog.NewInterceptLogger(&hclog.LoggerOptions{Level: hclog.Trace, Output: io.Discard})
	logger.RegisterSink(r)
	return logger
}

// Accept implements hclog.SinkAdapter.
func (r *logRecorder) Accept(name string, level hclog.Level, message string, arguments ...any) {
	line := logLine{Level: level.String(), Message: message, Fields: map[string]string{}}
	for index := 0; index+1 < len(arguments); index += 2 {
		if key := fmt.Sprint(arguments[index]); key != "timestamp" {
			line.Fields[key] = fmt.Sprint(arguments[index+1])
		}
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if name == r.plugin || strings.HasSuffix(name, "."+r.plugin) {
		r.ofPlugin = append(r.ofPlugin, line)
	} else {
		r.ofHost = append(r.ofHost, line)
	}
}

func (r *logRecorder) lines() (ofPlugin, ofHost []logLine) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.ofPlugin, r.ofHost
}
