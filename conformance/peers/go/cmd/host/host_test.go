package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	cookie = "PLUGWRIGHT_PEER_PLUGIN=6b2f9d41c0e8a75318d4"
	probe  = "plugwright.v1.Probe"
)

// peerPlugin and peerHost are the paths of the built peers.
var peerPlugin, peerHost string

func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "plugwright-peers")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	peerPlugin, peerHost = filepath.Join(folder, "plugin"), filepath.Join(folder, "host")
	if output, err := exec.Command("go", "build", "-o", folder, "../plugin", ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s%v\n", output, err)
		return 1
	}
	return m.Run()
}

// host drives the peer plugin with the given flags.
func host(t *testing.T, flags ...string) (*report, error) {
	t.Helper()
	arguments := slices.Concat([]string{"-cookie", cookie, "-versions", "1,2"}, flags, []string{"--", peerPlugin})
	options, err := parseOptions(arguments)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := loadSchema(options.contract)
	if err != nil {
		t.Fatal(err)
	}
	return drive(options, schema)
}

// probed drives the peer plugin with its probe switched on.
func probed(t *testing.T, flags ...string) *report {
	t.Helper()
	report, err := host(t, append(flags, "-env", "PLUGWRIGHT_PROBE=1")...)
	if err != nil {
		t.Fatalf("%v; log of the host: %v", err, report.HostLog)
	}
	return report
}

func base64JSON(text string) string {
	return `"` + base64.StdEncoding.EncodeToString([]byte(text)) + `"`
}

// lastResponses flattens the outcome of the last call.
func lastResponses(report *report) string {
	last := report.Calls[len(report.Calls)-1]
	texts := []string{last.Code}
	for _, response := range last.Responses {
		texts = append(texts, string(response))
	}
	return strings.Join(texts, " ")
}

func TestThePluginLivesAndEndsUnderEveryTransport(t *testing.T) {
	for _, transport := range [][]string{{}, {"-mtls"}, {"-mux"}, {"-mtls", "-mux"}} {
		t.Run(strings.Join(transport, " "), func(t *testing.T) {
			flags := append(transport, "-ping",
				"-serve", probe,
				"-call", probe+"/Dial", "-data", `"$broker"`,
				"-call", probe+"/Dial", "-data", `"$broker:`+probe+`"`,
				"-call", probe+"/Accept", "-data", "9",
				"-call", probe+"/Echo@9")
			report := probed(t, flags...)
			if report.Version != 2 || report.Protocol != "grpc" || report.Ping == nil || !*report.Ping {
				t.Errorf("expected version 2 over grpc and a ping, found %+v", report)
			}
			if report.Exit == nil || !report.Exit.Graceful || report.Exit.Code != 0 {
				t.Errorf("expected the plugin to exit with 0 by itself, found %+v", report.Exit)
			}
			for index, endpoint := range map[int]string{0: "1", 1: "2", 3: "9"} {
				call := report.Calls[index]
				if len(call.Responses) != 1 || string(call.Responses[0]) != base64JSON(endpoint) {
					t.Errorf("expected %s to reach endpoint %s, found %+v", call.Method, endpoint, call)
				}
			}
		})
	}
}

func TestCallsOfEveryShape(t *testing.T) {
	hello, world := base64JSON("hello"), base64JSON("world")
	for name, test := range map[string]struct {
		flags    []string
		expected string
	}{
		"unary":         {[]string{"-call", probe + "/Echo", "-data", hello}, "OK " + hello},
		"no request":    {[]string{"-call", probe + "/Echo"}, "OK " + base64JSON("main")},
		"streams":       {[]string{"-call", probe + "/Chat", "-data", hello, "-data", world}, "OK " + hello + " " + world},
		"empty stream":  {[]string{"-call", probe + "/Chat"}, "OK"},
		"status":        {[]string{"-call", probe + "/Fail", "-data", "5"}, "NOT_FOUND"},
		"wait":          {[]string{"-call", probe + "/Sleep", "-data", `"0.001s"`}, "OK {}"},
		"unimplemented": {[]string{"-call", "grpc.channelz.v1.Channelz/GetServers"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if test.expected == "" {
				report, err := host(t, test.flags...)
				if err == nil || !strings.Contains(err.Error(), "give the contract with -contract") {
					t.Errorf("expected the unknown service to be named, found %v", err)
				}
				if report.Exit == nil || !report.Exit.Graceful {
					t.Errorf("expected the plugin to be ended all the same, found %+v", report.Exit)
				}
				return
			}
			if got := lastResponses(probed(t, test.flags...)); got != test.expected {
				t.Errorf("expected %s, found %s", test.expected, got)
			}
		})
	}
}

func TestAServiceUnderAnIDOfItsOwn(t *testing.T) {
	report := probed(t, "-serve", probe+"@9", "-call", probe+"/Dial", "-data", "9")
	if got := lastResponses(report); got != "OK "+base64JSON("9") {
		t.Errorf("expected the plugin to reach endpoint 9, found %s", got)
	}
}

func TestLargeMessagesArrive(t *testing.T) {
	report := probed(t, "-mtls", "-call", probe+"/Large", "-data", "5242880")
	if got := len(lastResponses(report)); got < 5242880 {
		t.Errorf("expected 5 MiB, found %d characters", got)
	}
}

func TestOutputAndLogArrive(t *testing.T) {
	report := probed(t, "-stdio",
		"-call", probe+"/PrintStdout", "-data", base64JSON("to stdout\n"),
		"-call", probe+"/PrintStderr", "-data", base64JSON("to stderr\n"),
		"-expect-stdout", "to stdout", "-expect-stderr", "to stderr")
	if report.Stdout != "to stdout\n" || report.Stderr != "to stderr\n" {
		t.Errorf("expected both streams, found %q and %q", report.Stdout, report.Stderr)
	}
	started := func(line logLine) bool { return line.Level == "info" && line.Message == "starting" }
	if !slices.ContainsFunc(report.Log, started) {
		t.Errorf("expected the plugin's log, found %v", report.Log)
	}
}

func TestTheProbeIsServedOnRequestOnly(t *testing.T) {
	report, err := host(t, "-call", probe+"/Echo")
	if err != nil {
		t.Fatal(err)
	}
	if got := lastResponses(report); got != "UNIMPLEMENTED" {
		t.Errorf("expected no probe, found %s", got)
	}
}

func TestVersionsAreNegotiated(t *testing.T) {
	for offer, expected := range map[string]int{"1": 1, "2": 2, "3,1": 1} {
		report, err := host(t, "-versions", offer)
		if err != nil || report.Version != expected {
			t.Errorf("expected %s to give %d, found %d and %v", offer, expected, report.Version, err)
		}
	}
	if _, err := host(t, "-versions", "7"); err == nil || !strings.Contains(err.Error(), "incompatible API version") {
		t.Errorf("expected version 7 to be refused, found %v", err)
	}
}

func TestFailedStepsAreNamed(t *testing.T) {
	for step, flags := range map[string][]string{
		"start: ":                      {"-cookie", "PLUGWRIGHT_PEER_PLUGIN=wrong"},
		"call: ":                       {"-call", probe + "/Nothing"},
		"is not served: add -serve":    {"-call", probe + "/Dial", "-data", `"$broker:` + probe + `"`},
		"did not arrive from standard": {"-expect-stdout", "never said", "-call-timeout", "100ms"},
	} {
		if _, err := host(t, flags...); err == nil || !strings.Contains(err.Error(), step) {
			t.Errorf("expected %q, found %v", step, err)
		}
	}
}

func TestSenselessArgumentsAreRefused(t *testing.T) {
	for expected, arguments := range map[string][]string{
		"no plugin":            {"-cookie", cookie},
		"no magic cookie":      {"--", peerPlugin},
		"expected KEY=VALUE":   {"-cookie", "KEY", "--", peerPlugin},
		"is not a version":     {"-versions", "1,two", "--", peerPlugin},
		"belongs after a":      {"-data", "{}", "--", peerPlugin},
		"is not JSON":          {"-call", "a.B/C", "-data", "{", "--", peerPlugin},
		"pkg.Service/Method":   {"-call", "nonsense", "--", peerPlugin},
		"is not a broker id":   {"-call", "a.B/C@0", "--", peerPlugin},
		"is served already":    {"-serve", "a.B", "-serve", "a.B", "--", peerPlugin},
		"must be at least 1":   {"-cookie", cookie, "-repeat", "0", "--", peerPlugin},
		"flag provided but no": {"-nonsense", "--", peerPlugin},
	} {
		if _, err := parseOptions(arguments); err == nil || !strings.Contains(err.Error(), expected) {
			t.Errorf("%v: expected %q, found %v", arguments, expected, err)
		}
	}
}

func TestTheProgramPrintsOneObjectAndSaysHowItWent(t *testing.T) {
	for name, test := range map[string]struct {
		arguments []string
		status    int
		totals    int
		stderr    string
	}{
		"one life":    {[]string{"-cookie", cookie, "--", peerPlugin}, 0, 0, ""},
		"two lives":   {[]string{"-cookie", cookie, "-repeat", "2", "--", peerPlugin}, 0, 2, ""},
		"no start":    {[]string{"-cookie", "WRONG=cookie", "--", peerPlugin}, 1, 0, "host: start: "},
		"no plugin":   {[]string{"-cookie", cookie, "--", "/nowhere"}, 1, 0, "host: start: "},
		"no sense":    {[]string{"-cookie", cookie}, 2, 0, "host: no plugin"},
		"no contract": {[]string{"-cookie", cookie, "-contract", "/nowhere", "--", peerPlugin}, 2, 0, "host: contract: "},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			command := exec.Command(peerHost, test.arguments...)
			command.Stdout, command.Stderr = &stdout, &stderr
			// The error repeats the exit status.
			_ = command.Run()
			if status := command.ProcessState.ExitCode(); status != test.status {
				t.Errorf("expected the exit status %d, found %d", test.status, status)
			}
			if !strings.Contains(stderr.String(), test.stderr) {
				t.Errorf("expected %q, found %q", test.stderr, stderr.String())
			}
			if test.status == 2 {
				return
			}
			var printed report
			if err := json.Unmarshal([]byte(stdout.String()), &printed); err != nil {
				t.Fatal(err)
			}
			if len(printed.Totals) != test.totals || (printed.Error == "") != (test.status == 0) {
				t.Errorf("expected %d totals and an error where there is one, found %+v", test.totals, printed)
			}
		})
	}
}
