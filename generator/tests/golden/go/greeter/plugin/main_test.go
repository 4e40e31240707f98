package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"example.com/examples-greeter/greetertest"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	greetertest.Run(t, newPlugin(hclog.NewNullLogger()))
}
