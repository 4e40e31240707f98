// Command plugin is a plugin of hazards.long to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

import (
	"github.com/hashicorp/go-hclog"

	long "example.com/hazards-long"
	"example.com/hazards-long/longv1"
)

func main() {
	long.Serve(newPlugin(long.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) long.Plugin {
	return long.Plugin{
		V1: &long.V1{
			ConfigureEverythingThatCanBeConfiguredService: func(host *long.HostV1) longv1.ConfigureEverythingThatCanBeConfiguredServiceServer {
				return &configureEverythingThatCanBeConfiguredServiceV1{host: host, logger: logger}
			},
			Second: func(host *long.HostV1) longv1.SecondServer {
				return &secondV1{host: host, logger: logger}
			},
			Third: func(host *long.HostV1) longv1.ThirdServer {
				return &thirdV1{host: host, logger: logger}
			},
		},
		Logger: logger,
	}
}
