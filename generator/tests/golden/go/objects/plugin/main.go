// Command plugin is a plugin of hazards.object to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

import (
	"github.com/hashicorp/go-hclog"

	object "example.com/hazards-object"
	"example.com/hazards-object/objectv1"
)

func main() {
	object.Serve(newPlugin(object.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) object.Plugin {
	return object.Plugin{
		V1: &object.V1{
			Objects: func(host *object.HostV1) objectv1.ObjectsServer {
				return &objectsV1{host: host, logger: logger}
			},
		},
		Logger: logger,
	}
}
