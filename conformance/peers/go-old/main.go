// Command old is a host on go-plugin v1.4.10 and the grpc-go of its time. It starts a
// plugin that serves the probe, lets it dial and accept over the broker, reads what it
// prints, ends it, and prints what happened as one JSON object.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

// options is what the command line asks for.
type options struct {
	cookieKey, cookieValue string
	autoMTLS               bool
	command                []string
}

func main() {
	os.Exit(run(os.Args[1:]))
}

// run returns the exit status: 0 where every step worked, 1 where one did not, 2 where
// the arguments make no sense.
func run(arguments []string) int {
	options, err := parseOptions(arguments)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "old: %v\n", err)
		return 2
	}
	report, err := drive(options)
	if printed := json.NewEncoder(os.Stdout).Encode(report); printed != nil {
		err = errors.Join(err, printed)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "old: %v\n", err)
		return 1
	}
	return 0
}

func parseOptions(arguments []string) (*options, error) {
	options := &options{}
	flags := flag.NewFlagSet("old", flag.ContinueOnError)
	cookie := flags.String("cookie", "", "`KEY=VALUE` of the magic cookie (required)")
	flags.BoolVar(&options.autoMTLS, "mtls", false, "ask for AutoMTLS")
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	options.cookieKey, options.cookieValue, _ = strings.Cut(*cookie, "=")
	options.command = flags.Args()
	switch {
	case options.cookieKey == "" || options.cookieValue == "":
		return nil, errors.New("no magic cookie: give `-cookie KEY=VALUE`")
	case len(options.command) == 0:
		return nil, errors.New("no plugin: put its command after `--`")
	}
	return options, nil
}
