package main

import (
	"context"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// sessionName is what the host dispenses, whatever the plugin calls its own.
const sessionName = "session"

// session is a live plugin: its connection and its broker.
type session struct {
	protocol   plugin.ClientProtocol
	connection *grpc.ClientConn
	broker     *plugin.GRPCBroker
}

// sessionPlugin stands for any gRPC plugin: calls are made by name.
type sessionPlugin struct {
	plugin.NetRPCUnsupportedPlugin
}

func (*sessionPlugin) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return nil
}

func (*sessionPlugin) GRPCClient(_ context.Context, broker *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return &session{connection: connection, broker: broker}, nil
}
