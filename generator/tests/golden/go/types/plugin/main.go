// Command plugin is a plugin of hazards.types to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"github.com/hashicorp/go-hclog"

	types "example.com/hazards-types"
)

func main() {
	types.Serve(newPlugin(types.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) types.Plugin {
	return types.Plugin{
		V1: &types.V1{
			Types: &typesV1{logger: logger},
		},
		Logger: logger,
	}
}
