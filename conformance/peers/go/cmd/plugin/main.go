// Command plugin is a plugin on go-plugin itself: what a kit for the protocol has to
// find nothing wrong with.
package main

import (
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"plugwright.dev/go/plugwright"
)

func main() {
	logger := plugwright.NewLogger("peer")
	logger.Info("starting", "versions", []int{1, 2})
	plugwright.Serve(plugwright.Config{
		Handshake: plugin.HandshakeConfig{
			MagicCookieKey:   "PLUGWRIGHT_PEER_PLUGIN",
			MagicCookieValue: "6b2f9d41c0e8a75318d4",
		},
		Versions: map[int]plugin.PluginSet{
			1: {"peer": &plugwright.Plugin{Register: nothing}},
			2: {"peer": &plugwright.Plugin{Register: nothing}},
		},
		Logger: logger,
	})
}

// nothing adds no service to those that go-plugin serves by itself.
func nothing(*plugin.GRPCBroker, grpc.ServiceRegistrar) {}
