// Package plugwright is the glue between a generated SDK and go-plugin: what does
// not depend on a contract, and nothing that go-plugin does itself.
package plugwright

import (
	"math"
	"os"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// Config says what a plugin serves and to whom.
type Config struct {
	// Handshake holds the magic cookie; its protocol version is not used.
	Handshake plugin.HandshakeConfig
	// Versions holds the plugins of each protocol version on offer.
	Versions map[int]plugin.PluginSet
	// Logger takes what go-plugin logs; nil means [NewLogger] with no name.
	Logger hclog.Logger
}

// Serve runs this process as a plugin. It exits the process when no host started
// it, and returns once the host has ended it.
func Serve(config Config) {
	logger := config.Logger
	if logger == nil {
		logger = NewLogger("")
	}
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig:  config.Handshake,
		VersionedPlugins: withProbe(config.Versions),
		GRPCServer:       NewServer,
		Logger:           logger,
	})
}

// NewLogger returns a logger whose lines a host can read level by level. It keeps
// writing to the process's own standard error, which [Serve] takes away from
// everything else.
func NewLogger(name string) hclog.Logger {
	return hclog.New(&hclog.LoggerOptions{
		Name:       name,
		Level:      hclog.Trace,
		Output:     os.Stderr,
		JSONFormat: true,
	})
}

// NewServer makes a server that takes and sends messages as large as a go-plugin
// host does; gRPC's own limit is 4 MiB.
func NewServer(options []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append(options,
		grpc.MaxRecvMsgSize(math.MaxInt32),
		grpc.MaxSendMsgSize(math.MaxInt32),
	)...)
}

// withProbe adds the probe to every version where the host asks for it.
func withProbe(versions map[int]plugin.PluginSet) map[int]plugin.PluginSet {
	if os.Getenv("PLUGWRIGHT_PROBE") != "1" {
		return versions
	}
	probed := make(map[int]plugin.PluginSet, len(versions))
	for version, plugins := range versions {
		set := plugin.PluginSet{ProbeService: &Plugin{Register: registerProbe}}
		for name, served := range plugins {
			set[name] = served
		}
		probed[version] = set
	}
	return probed
}

func registerProbe(broker *plugin.GRPCBroker, server grpc.ServiceRegistrar) {
	RegisterProbe(server, broker, "main")
}
