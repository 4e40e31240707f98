package main

import (
	"testing"

	"github.com/hashicorp/go-hclog"

	"{{ sdk.module }}/{{ sdk.test_package }}"
)

func TestThePluginAnswersAsTheExamplesSay(t *testing.T) {
	{{ sdk.test_package }}.Run(t, newPlugin(hclog.NewNullLogger()))
}
