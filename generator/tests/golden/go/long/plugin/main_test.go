package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-long/longtest"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	longtest.Run(t, newPlugin(hclog.NewNullLogger()))
}
