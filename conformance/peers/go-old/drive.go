package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
)

const (
	startTimeout = 30 * time.Second
	// useTimeout is that of everything between the start and the end.
	useTimeout = 20 * time.Second
)

// report is what happened, as printed.
type report struct {
	Version int  `json:"version"`
	Ping    bool `json:"ping"`
	// Dialled is the endpoint that the plugin reached over the broker; Offered its id.
	Dialled string `json:"dialled"`
	Offered string `json:"offered"`
	// Accepted is the endpoint that the host reached at the plugin.
	Accepted string      `json:"accepted"`
	Stdout   string      `json:"stdout"`
	Exit     *exitReport `json:"exit"`
}

// exitReport is how the plugin ended.
type exitReport struct {
	// Graceful says that it went by itself; otherwise go-plugin killed it.
	Graceful bool `json:"graceful"`
	Code     int  `json:"code"`
}

// drive starts the plugin, uses it and ends it. The error names the first step that
// failed.
func drive(options *options) (*report, error) {
	report := &report{}
	command := exec.Command(options.command[0], options.command[1:]...)
	command.Env = []string{"PLUGWRIGHT_PROBE=1"}
	stdout := newCapture()
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   options.cookieKey,
			MagicCookieValue: options.cookieValue,
		},
		Plugins:          plugin.PluginSet{sessionName: &sessionPlugin{}},
		Cmd:              command,
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         options.autoMTLS,
		StartTimeout:     startTimeout,
		SyncStdout:       stdout,
		Logger:           hclog.New(&hclog.LoggerOptions{Output: io.Discard}),
	})
	err := use(client, stdout, report)
	client.Kill()
	if state := command.ProcessState; state != nil {
		report.Exit = &exitReport{Graceful: state.Exited(), Code: state.ExitCode()}
	}
	return report, err
}

// use does everything between the start and the end.
func use(client *plugin.Client, stdout *capture, report *report) error {
	protocol, err := client.Client()
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	report.Version = client.NegotiatedVersion()
	if err := protocol.Ping(); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	report.Ping = true
	dispensed, err := protocol.Dispense(sessionName)
	if err != nil {
		return fmt.Errorf("dispense: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), useTimeout)
	defer cancel()
	session := dispensed.(*session)
	if report.Offered, report.Dialled, err = session.beDialled(ctx); err != nil {
		return fmt.Errorf("be dialled: %w", err)
	}
	if report.Accepted, err = session.dial(ctx); err != nil {
		return fmt.Errorf("dial: %w", err)
	}
	const printed = "printed by the plugin"
	if err := session.print(ctx, printed); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	arrived := stdout.await(ctx, printed)
	report.Stdout = stdout.text()
	if !arrived {
		return errors.New("print: the text did not arrive")
	}
	return nil
}
