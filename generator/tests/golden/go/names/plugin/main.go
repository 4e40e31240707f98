// Command plugin is a plugin of hazards.type to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"github.com/hashicorp/go-hclog"

	typesdk "example.com/hazards-type"
	"example.com/hazards-type/typesdkv7"
)

func main() {
	typesdk.Serve(newPlugin(typesdk.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) typesdk.Plugin {
	return typesdk.Plugin{
		V7: &typesdk.V7{
			Host: func(host *typesdk.HostV7) typesdkv7.HostServer {
				return &hostV7{host: host, logger: logger}
			},
			Client: func(host *typesdk.HostV7) typesdkv7.ClientServer {
				return &clientV7{host: host, logger: logger}
			},
			HTTPServer: func(host *typesdk.HostV7) typesdkv7.HTTPServerServer {
				return &httpServerV7{host: host, logger: logger}
			},
			HttpServer: func(host *typesdk.HostV7) typesdkv7.HttpServerServer {
				return &httpServer2V7{host: host, logger: logger}
			},
			OpenSingle: func(host *typesdk.HostV7) typesdkv7.OpenSingleServer {
				return &openSingleV7{host: host, logger: logger}
			},
		},
		Logger: logger,
	}
}
