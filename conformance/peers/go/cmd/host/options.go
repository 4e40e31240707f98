package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options is what the command line asks for.
type options struct {
	cookieKey, cookieValue string
	versions               []int
	autoMTLS, multiplex    bool
	environment            []string
	ping                   bool
	calls                  []call
	contract               string
	services               []string
	// accepted holds the services that have a broker id from the start.
	accepted     map[uint32]string
	stdio        bool
	expectStdout string
	expectStderr string
	startTimeout time.Duration
	callTimeout  time.Duration
	repeat       int
	timing       bool
	command      []string
}

// call is one RPC to make.
type call struct {
	// service is the full name; method the name within it.
	service, method string
	// endpoint is the broker id to dial, or 0 for the main connection.
	endpoint uint32
	requests []json.RawMessage
}

func parseOptions(arguments []string) (*options, error) {
	options := &options{versions: []int{1}, accepted: map[uint32]string{}}
	flags := flag.NewFlagSet("host", flag.ContinueOnError)
	flags.Func("cookie", "`KEY=VALUE` of the magic cookie (required)", options.setCookie)
	flags.Func("versions", "protocol versions to offer, as in `1,2` (default 1)", options.setVersions)
	flags.BoolVar(&options.autoMTLS, "mtls", false, "ask for AutoMTLS")
	flags.BoolVar(&options.multiplex, "mux", false, "ask for multiplexed brokered connections")
	flags.Func("env", "`KEY=VALUE` to add to the plugin's environment (repeatable)", options.addEnvironment)
	flags.BoolVar(&options.ping, "ping", false, "ping before the calls")
	flags.Func("call", "`pkg.Service/Method` to call, or pkg.Service/Method@ID to call it over a brokered connection (repeatable)", options.addCall)
	flags.Func("data", "a request of the last -call as `JSON` (repeatable); \"$broker\" stands for the id of the first -serve, \"$broker:pkg.Service\" for that of another", options.addRequest)
	flags.StringVar(&options.contract, "contract", "", "`FILE` with the descriptor set of what is called and served")
	flags.Func("serve", "`pkg.Service` to serve over the broker, or pkg.Service@ID to serve it under that id from the start (repeatable)", options.addService)
	flags.BoolVar(&options.stdio, "stdio", false, "wait for the plugin's output before ending it")
	flags.StringVar(&options.expectStdout, "expect-stdout", "", "fail unless this `TEXT` arrives from the plugin's standard output")
	flags.StringVar(&options.expectStderr, "expect-stderr", "", "the same for its standard error")
	flags.DurationVar(&options.startTimeout, "start-timeout", 30*time.Second, "how long the plugin may take to start")
	flags.DurationVar(&options.callTimeout, "call-timeout", 20*time.Second, "how long each call may take, and expected output may be away")
	flags.IntVar(&options.repeat, "repeat", 1, "how often to do it all; the report is that of the last time")
	flags.BoolVar(&options.timing, "timing", false, "report how long each step took")
	if err := flags.Parse(arguments); err != nil {
		return nil, err
	}
	options.command = flags.Args()
	return options, options.validate()
}

func (o *options) validate() error {
	switch {
	case len(o.command) == 0:
		return errors.New("no plugin: put its command after `--`")
	case o.cookieKey == "":
		return errors.New("no magic cookie: give `-cookie KEY=VALUE`")
	case o.repeat < 1:
		return fmt.Errorf("-repeat must be at least 1, found %d", o.repeat)
	}
	return nil
}

func (o *options) setCookie(text string) error {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" || value == "" {
		return errors.New("expected KEY=VALUE")
	}
	o.cookieKey, o.cookieValue = key, value
	return nil
}

func (o *options) setVersions(text string) error {
	o.versions = nil
	for part := range strings.SplitSeq(text, ",") {
		version, err := strconv.Atoi(part)
		if err != nil {
			return fmt.Errorf("%q is not a version", part)
		}
		o.versions = append(o.versions, version)
	}
	return nil
}

func (o *options) addEnvironment(text string) error {
	if key, _, found := strings.Cut(text, "="); !found || key == "" {
		return errors.New("expected KEY=VALUE")
	}
	o.environment = append(o.environment, text)
	return nil
}

func (o *options) addCall(text string) error {
	path, endpoint, err := cutEndpoint(text)
	if err != nil {
		return err
	}
	service, method, found := strings.Cut(path, "/")
	if !found || service == "" || method == "" {
		return errors.New("expected pkg.Service/Method")
	}
	o.calls = append(o.calls, call{service: service, method: method, endpoint: endpoint})
	return nil
}

// cutEndpoint parts a name from the broker id after it; no id is 0.
func cutEndpoint(text string) (name string, id uint32, err error) {
	name, endpoint, brokered := strings.Cut(text, "@")
	if !brokered {
		return name, 0, nil
	}
	parsed, err := strconv.ParseUint(endpoint, 10, 32)
	if err != nil || parsed == 0 {
		return "", 0, fmt.Errorf("%q is not a broker id", endpoint)
	}
	return name, uint32(parsed), nil
}

func (o *options) addRequest(text string) error {
	if len(o.calls) == 0 {
		return errors.New("it belongs after a -call")
	}
	if !json.Valid([]byte(text)) {
		return errors.New("it is not JSON")
	}
	last := &o.calls[len(o.calls)-1]
	last.requests = append(last.requests, json.RawMessage(text))
	return nil
}

func (o *options) addService(text string) error {
	name, id, err := cutEndpoint(text)
	if err != nil {
		return err
	}
	if slices.Contains(o.services, name) {
		return errors.New("it is served already")
	}
	o.services = append(o.services, name)
	if id != 0 {
		o.accepted[id] = name
	}
	return nil
}
