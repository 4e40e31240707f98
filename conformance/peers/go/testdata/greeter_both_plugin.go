// Command both is a plugin that still speaks the greeter's first version beside the
// second. `ci/go` puts it into the SDK, since its imports exist nowhere else.
package main

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	greeter "example.com/examples-greeter"
	"example.com/examples-greeter/greeterv1"
	"example.com/examples-greeter/greeterv2"
)

type first struct {
	greeterv1.UnimplementedGreeterServer
}

func (first) Greet(_ context.Context, request *greeterv1.GreetRequest) (*greeterv1.GreetResponse, error) {
	if request.GetName() == "" {
		return nil, status.Error(codes.InvalidArgument, "no name")
	}
	return &greeterv1.GreetResponse{Text: "Hello, " + request.GetName() + "!"}, nil
}

type second struct {
	greeterv2.UnimplementedGreeterServer
}

func main() {
	greeter.Serve(greeter.Plugin{
		V1: &greeter.V1{Greeter: first{}},
		V2: &greeter.V2{Greeter: func(*greeter.HostV2) greeterv2.GreeterServer { return second{} }},
	})
}
