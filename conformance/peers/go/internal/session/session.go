// Package session is one life of a plugin that serves the probe, under hashicorp/go-plugin's
// own host.
package session

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"os/exec"
	"strings"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

const anyName = "any"

// Options say which plugin to launch, and how.
type Options struct {
	CookieKey, CookieValue string
	Version                int
	AutoMTLS, Multiplex    bool
	// Environment is added to this process's own.
	Environment []string
	// Stdout and Stderr take what the plugin prints; nil drops it.
	Stdout, Stderr io.Writer
	Command        []string
}

// register adds the flags that set the options.
func (o *Options) register(flags *flag.FlagSet) {
	flags.Func("cookie", "`KEY=VALUE` of the magic cookie (required)", func(text string) error {
		var found bool
		if o.CookieKey, o.CookieValue, found = strings.Cut(text, "="); !found {
			return errors.New("expected KEY=VALUE")
		}
		return nil
	})
	flags.IntVar(&o.Version, "version", 1, "protocol version to offer")
	flags.BoolVar(&o.AutoMTLS, "mtls", false, "ask for AutoMTLS")
	flags.BoolVar(&o.Multiplex, "mux", false, "ask for multiplexed brokered connections")
}

// parse reads the arguments: flags, then the plugin's command.
func (o *Options) parse(flags *flag.FlagSet, arguments []string) error {
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if o.Command = flags.Args(); len(o.Command) == 0 || o.CookieKey == "" {
		return errors.New("expected -cookie KEY=VALUE, other flags, `--` and the plugin's command")
	}
	return nil
}

// Session is a live plugin.
type Session struct {
	// Main is the probe on the main connection.
	Main   *Probe
	broker *plugin.GRPCBroker
	client *plugin.Client
	// command is the plugin's process.
	command *exec.Cmd
}

// Start launches the plugin and connects to it.
func Start(options *Options) (*Session, error) {
	command := exec.Command(options.Command[0], options.Command[1:]...)
	command.Env = append([]string{"PLUGWRIGHT_PROBE=1"}, options.Environment...)
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			MagicCookieKey:   options.CookieKey,
			MagicCookieValue: options.CookieValue,
		},
		VersionedPlugins:    map[int]plugin.PluginSet{options.Version: {anyName: &anyPlugin{}}},
		Cmd:                 command,
		AllowedProtocols:    []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:            options.AutoMTLS,
		GRPCBrokerMultiplex: options.Multiplex,
		SyncStdout:          options.Stdout,
		SyncStderr:          options.Stderr,
		Logger:              hclog.NewNullLogger(),
	})
	session, err := connect(client)
	if err != nil {
		client.Kill()
		return nil, err
	}
	session.command = command
	return session, nil
}

func connect(client *plugin.Client) (*Session, error) {
	protocol, err := client.Client()
	if err != nil {
		return nil, err
	}
	dispensed, err := protocol.Dispense(anyName)
	if err != nil {
		return nil, err
	}
	session := dispensed.(*Session)
	session.client = client
	return session, nil
}

// Process is the plugin's process id.
func (s *Session) Process() int {
	return s.command.Process.Pid
}

// Address is where the plugin listens.
func (s *Session) Address() (net.Addr, error) {
	return s.client.Start()
}

// End kills the plugin as go-plugin does, and says whether it went by itself, with 0.
func (s *Session) End() bool {
	s.client.Kill()
	state := s.command.ProcessState
	return state != nil && state.Success()
}

// anyPlugin stands for whatever the plugin is: calls are made by name.
type anyPlugin struct {
	plugin.NetRPCUnsupportedPlugin
}

func (*anyPlugin) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return nil
}

func (*anyPlugin) GRPCClient(_ context.Context, broker *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return &Session{Main: &Probe{connection}, broker: broker}, nil
}
