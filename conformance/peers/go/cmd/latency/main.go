// Command latency measures one call of a plugin under hashicorp/go-plugin's own host.
//
// It calls `plugwright.v1.Probe/Echo` many times, one call after the other, and prints as
// JSON how long a call took, in microseconds.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const echo = "/plugwright.v1.Probe/Echo"

type options struct {
	cookieKey, cookieValue string
	version                int
	autoMTLS, multiplex    bool
	calls, warmUp, size    int
	command                []string
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "latency:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	options, err := parse(arguments)
	if err != nil {
		return err
	}
	command := exec.Command(options.command[0], options.command[1:]...)
	command.Env = []string{"PLUGWRIGHT_PROBE=1"}
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			MagicCookieKey:   options.cookieKey,
			MagicCookieValue: options.cookieValue,
		},
		VersionedPlugins:    map[int]plugin.PluginSet{options.version: {"any": &anyPlugin{}}},
		Cmd:                 command,
		AllowedProtocols:    []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:            options.autoMTLS,
		GRPCBrokerMultiplex: options.multiplex,
		Logger:              hclog.NewNullLogger(),
	})
	defer client.Kill()
	protocol, err := client.Client()
	if err != nil {
		return err
	}
	connection, err := protocol.Dispense("any")
	if err != nil {
		return err
	}
	taken, err := measure(connection.(*grpc.ClientConn), options)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"p50_us": quantile(taken, 0.5),
		"p90_us": quantile(taken, 0.9),
		"p99_us": quantile(taken, 0.99),
	})
}

func parse(arguments []string) (*options, error) {
	options := &options{}
	flags := flag.NewFlagSet("latency", flag.ContinueOnError)
	flags.Func("cookie", "`KEY=VALUE` of the magic cookie", func(text string) error {
		var found bool
		if options.cookieKey, options.cookieValue, found = strings.Cut(text, "="); !found {
			return errors.New("expected KEY=VALUE")
		}
		return nil
	})
	flags.IntVar(&options.version, "version", 1, "protocol version to offer")
	flags.BoolVar(&options.autoMTLS, "mtls", false, "ask for AutoMTLS")
	flags.BoolVar(&options.multiplex, "mux", false, "ask for multiplexed brokered connections")
	flags.IntVar(&options.calls, "calls", 2000, "how many calls to measure")
	flags.IntVar(&options.warmUp, "warm-up", 200, "how many calls to make before")
	flags.IntVar(&options.size, "size", 64, "bytes in a request")
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	options.command = flags.Args()
	if len(options.command) == 0 || options.calls < 1 {
		return nil, errors.New("expected flags, `--` and the plugin's command, and at least one call")
	}
	return options, nil
}

// measure makes the calls and says how long each took, in order of length.
func measure(connection *grpc.ClientConn, options *options) ([]time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	request := wrapperspb.Bytes(make([]byte, options.size))
	taken := make([]time.Duration, 0, options.calls)
	for call := range options.warmUp + options.calls {
		began := time.Now()
		if err := connection.Invoke(ctx, echo, request, &wrapperspb.BytesValue{}); err != nil {
			return nil, err
		}
		if call >= options.warmUp {
			taken = append(taken, time.Since(began))
		}
	}
	slices.Sort(taken)
	return taken, nil
}

func quantile(sorted []time.Duration, part float64) float64 {
	index := min(int(part*float64(len(sorted))), len(sorted)-1)
	return float64(sorted[index].Nanoseconds()) / 1000
}

// anyPlugin stands for whatever the plugin is: its connection is all that is used.
type anyPlugin struct {
	plugin.NetRPCUnsupportedPlugin
}

func (*anyPlugin) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return nil
}

func (*anyPlugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return connection, nil
}
