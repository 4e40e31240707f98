package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-object/objecttest"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	objecttest.Run(t, newPlugin(hclog.NewNullLogger()))
}
