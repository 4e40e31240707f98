// Command plugin is a plugin of hazards.imports to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

import (
	"github.com/hashicorp/go-hclog"

	imports "example.com/hazards-imports"
)

func main() {
	imports.Serve(newPlugin(imports.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) imports.Plugin {
	return imports.Plugin{
		V2: &imports.V2{
			Shop: &shopV2{logger: logger},
		},
		Logger: logger,
	}
}
