package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-type/typesdktest"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	typesdktest.Run(t, newPlugin(hclog.NewNullLogger()))
}
