package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/hashicorp/go-plugin"
)

// driver is one life of one plugin.
type driver struct {
	options *options
	schema  *schema
	report  *report
	stdout  *capture
	stderr  *capture
	log     *logRecorder
	served  *servedRecorder
	command *exec.Cmd
	client  *plugin.Client
}

// drive starts the plugin, does what the options ask for, and ends it. The error
// names the first step that failed.
func drive(options *options, schema *schema) (*report, error) {
	command := exec.Command(options.command[0], options.command[1:]...)
	command.Env = options.environment
	driver := &driver{
		options: options,
		schema:  schema,
		report:  &report{Durations: map[string]float64{}},
		stdout:  newCapture(),
		stderr:  newCapture(),
		log:     newLogRecorder(filepath.Base(command.Path)),
		served:  &servedRecorder{},
		command: command,
	}
	started := time.Now()
	err := errors.Join(driver.use(), driver.end())
	driver.report.measure("total_ms", started)
	driver.collect(err)
	return driver.report, err
}

// use does everything between the start and the end.
func (d *driver) use() error {
	session, err := d.start()
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := d.accept(session); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	if d.options.ping {
		if err := d.ping(session); err != nil {
			return fmt.Errorf("ping: %w", err)
		}
	}
	for index := range d.options.calls {
		if err := d.call(session, &d.options.calls[index]); err != nil {
			return fmt.Errorf("call: %w", err)
		}
	}
	if err := d.awaitOutput(); err != nil {
		return fmt.Errorf("stdio: %w", err)
	}
	return nil
}

func (d *driver) start() (*session, error) {
	defer d.report.measure("start_ms", time.Now())
	versions := map[int]plugin.PluginSet{}
	for _, version := range d.options.versions {
		versions[version] = plugin.PluginSet{sessionName: &sessionPlugin{}}
	}
	d.client = plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			MagicCookieKey:   d.options.cookieKey,
			MagicCookieValue: d.options.cookieValue,
		},
		VersionedPlugins:    versions,
		Cmd:                 d.command,
		AllowedProtocols:    []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:            d.options.autoMTLS,
		GRPCBrokerMultiplex: d.options.multiplex,
		StartTimeout:        d.options.startTimeout,
		SyncStdout:          d.stdout,
		SyncStderr:          d.stderr,
		Logger:              d.log.logger(),
	})
	protocol, err := d.client.Client()
	if err != nil {
		return nil, err
	}
	d.report.Version = d.client.NegotiatedVersion()
	d.report.Protocol = string(d.client.Protocol())
	dispensed, err := protocol.Dispense(sessionName)
	if err != nil {
		return nil, err
	}
	session := dispensed.(*session)
	session.protocol = protocol
	return session, nil
}

func (d *driver) ping(session *session) error {
	defer d.report.measure("ping_ms", time.Now())
	err := session.protocol.Ping()
	alive := err == nil
	d.report.Ping = &alive
	return err
}

// awaitOutput waits until what the plugin wrote has come over.
func (d *driver) awaitOutput() error {
	const quiet = 200 * time.Millisecond
	patience := d.options.callTimeout
	if text := d.options.expectStdout; text != "" && !d.stdout.await(text, patience) {
		return fmt.Errorf("%q did not arrive from standard output", text)
	}
	if text := d.options.expectStderr; text != "" && !d.stderr.await(text, patience) {
		return fmt.Errorf("%q did not arrive from standard error", text)
	}
	if d.options.stdio {
		d.stdout.settle(quiet)
		d.stderr.settle(quiet)
	}
	return nil
}

// end kills the plugin as go-plugin does, and says how it took it.
func (d *driver) end() error {
	if d.client == nil {
		return nil
	}
	started := time.Now()
	d.client.Kill()
	d.report.measure("kill_ms", started)
	state := d.command.ProcessState
	if state == nil {
		return nil
	}
	d.report.Exit = &exitReport{Graceful: state.Exited(), Code: state.ExitCode()}
	if !state.Exited() {
		return fmt.Errorf("kill: the plugin did not exit by itself: %v", state)
	}
	return nil
}

// collect adds to the report what came in beside the steps.
func (d *driver) collect(err error) {
	d.report.Stdout = d.stdout.text()
	d.report.Stderr = d.stderr.text()
	d.report.Log, d.report.HostLog = d.log.lines()
	d.report.Served = d.served.all()
	if err != nil {
		d.report.Error = err.Error()
	}
}
