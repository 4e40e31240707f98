// Command plugin is a plugin of examples.greeter to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

import (
	"github.com/hashicorp/go-hclog"

	greeter "example.com/examples-greeter"
	"example.com/examples-greeter/greeterv2"
)

func main() {
	greeter.Serve(newPlugin(greeter.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) greeter.Plugin {
	return greeter.Plugin{
		V2: &greeter.V2{
			Greeter: func(host *greeter.HostV2) greeterv2.GreeterServer {
				return &greeterV2{host: host, logger: logger}
			},
		},
		Logger: logger,
	}
}
