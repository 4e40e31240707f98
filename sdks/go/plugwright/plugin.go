package plugwright

import (
	"context"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// Plugin is what go-plugin serves or dispenses under one name, over gRPC alone.
type Plugin struct {
	plugin.NetRPCUnsupportedPlugin
	// Register adds the services to a plugin's server.
	Register func(broker *plugin.GRPCBroker, server grpc.ServiceRegistrar)
	// Dispense makes the clients of a host.
	Dispense func(broker *plugin.GRPCBroker, connection grpc.ClientConnInterface) any
}

// GRPCServer implements [plugin.GRPCPlugin].
func (p *Plugin) GRPCServer(broker *plugin.GRPCBroker, server *grpc.Server) error {
	p.Register(broker, server)
	return nil
}

// GRPCClient implements [plugin.GRPCPlugin].
func (p *Plugin) GRPCClient(_ context.Context, broker *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return p.Dispense(broker, connection), nil
}
