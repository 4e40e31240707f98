package main

import (
	"context"
	"strconv"

	"github.com/golang/protobuf/ptypes/empty"
	"github.com/golang/protobuf/ptypes/wrappers"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

const (
	sessionName  = "session"
	probeService = "plugwright.v1.Probe"
	// acceptedID is of the plugin's own choice: the host's count from 1.
	acceptedID = 77
)

// session is a live plugin: its connection and its broker.
type session struct {
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
	return &session{connection, broker}, nil
}

// beDialled serves a probe under a broker id and lets the plugin call it. It returns
// the id and what the plugin was answered.
func (s *session) beDialled(ctx context.Context) (offered, dialled string, err error) {
	id := s.broker.NextId()
	offered = strconv.FormatUint(uint64(id), 10)
	go s.broker.AcceptAndServe(id, func(options []grpc.ServerOption) *grpc.Server {
		server := grpc.NewServer(options...)
		server.RegisterService(echoDescription(offered), struct{}{})
		return server
	})
	response := new(wrappers.BytesValue)
	err = s.connection.Invoke(ctx, "/"+probeService+"/Dial", &wrappers.UInt32Value{Value: id}, response)
	return offered, string(response.Value), err
}

// dial lets the plugin serve a probe under a broker id and calls it there.
func (s *session) dial(ctx context.Context) (string, error) {
	id := &wrappers.UInt32Value{Value: acceptedID}
	if err := s.connection.Invoke(ctx, "/"+probeService+"/Accept", id, new(empty.Empty)); err != nil {
		return "", err
	}
	connection, err := s.broker.Dial(acceptedID)
	if err != nil {
		return "", err
	}
	defer func() { _ = connection.Close() }()
	response := new(wrappers.BytesValue)
	err = connection.Invoke(ctx, "/"+probeService+"/Echo", new(wrappers.BytesValue), response)
	return string(response.Value), err
}

// print lets the plugin write to its standard output.
func (s *session) print(ctx context.Context, text string) error {
	request := &wrappers.BytesValue{Value: []byte(text)}
	return s.connection.Invoke(ctx, "/"+probeService+"/PrintStdout", request, new(empty.Empty))
}

// echoDescription is what of the probe a plugin calls: Echo, which answers an empty
// request with the name of its endpoint.
func echoDescription(endpoint string) *grpc.ServiceDesc {
	echo := func(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
		request := new(wrappers.BytesValue)
		if err := decode(request); err != nil {
			return nil, err
		}
		if len(request.Value) == 0 {
			request.Value = []byte(endpoint)
		}
		return request, nil
	}
	return &grpc.ServiceDesc{
		ServiceName: probeService,
		HandlerType: (*any)(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Echo", Handler: echo}},
	}
}
