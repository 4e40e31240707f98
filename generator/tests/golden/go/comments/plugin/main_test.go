package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-comments/commentstest"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	commentstest.Run(t, newPlugin(hclog.NewNullLogger()))
}
