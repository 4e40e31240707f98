// Command plugin is a plugin of hazards.comments to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

import (
	"github.com/hashicorp/go-hclog"

	comments "example.com/hazards-comments"
)

func main() {
	comments.Serve(newPlugin(comments.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) comments.Plugin {
	return comments.Plugin{
		V1: &comments.V1{
			Hostile: &hostileV1{logger: logger},
		},
		Logger: logger,
	}
}
