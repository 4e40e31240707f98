package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-imports/importstest"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	importstest.Run(t, newPlugin(hclog.NewNullLogger()))
}
