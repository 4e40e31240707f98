// A TFLint ruleset with one rule that never complains: the smallest plugin that
// tflint-plugin-sdk makes, for the kit to be run on.
package main

import (
	"github.com/terraform-linters/tflint-plugin-sdk/plugin"
	"github.com/terraform-linters/tflint-plugin-sdk/tflint"
)

type content struct{ tflint.DefaultRule }

func (content) Name() string { return "example_content" }

func (content) Enabled() bool { return true }

func (content) Severity() tflint.Severity { return tflint.NOTICE }

func (content) Check(tflint.Runner) error { return nil }

func main() {
	plugin.Serve(&plugin.ServeOpts{
		RuleSet: &tflint.BuiltinRuleSet{
			Name:    "example",
			Version: "0.1.0",
			Rules:   []tflint.Rule{&content{}},
		},
	})
}
