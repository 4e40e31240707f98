package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-types/typestest"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	typestest.Run(t, newPlugin(hclog.NewNullLogger()))
}
