package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const cookie = "PLUGWRIGHT_PEER_PLUGIN=6b2f9d41c0e8a75318d4"

// TestThePeerOnTheNewestLibrary proves this host on go-plugin's own other end.
func TestThePeerOnTheNewestLibrary(t *testing.T) {
	peer := filepath.Join(t.TempDir(), "plugin")
	build := exec.Command("go", "build", "-C", filepath.Join("..", "go"), "-o", peer, "./cmd/plugin")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for name, flags := range map[string][]string{"plain": {}, "AutoMTLS": {"-mtls"}} {
		t.Run(name, func(t *testing.T) {
			options, err := parseOptions(append(flags, "-cookie", cookie, "--", peer))
			if err != nil {
				t.Fatal(err)
			}
			report, err := drive(options)
			if err != nil {
				t.Fatal(err)
			}
			if report.Offered == "" || report.Dialled != report.Offered || report.Accepted != "77" {
				t.Errorf("expected each side to reach the other, found %+v", report)
			}
			if report.Exit == nil || *report.Exit != (exitReport{Graceful: true}) {
				t.Errorf("expected an exit with 0, found %+v", report.Exit)
			}
		})
	}
}

func TestSenselessArguments(t *testing.T) {
	for expected, arguments := range map[string][]string{
		"no magic cookie": {"--", "plugin"},
		"no plugin":       {"-cookie", cookie},
	} {
		if _, err := parseOptions(arguments); err == nil || !strings.HasPrefix(err.Error(), expected) {
			t.Errorf("expected %q of %q, found %v", expected, arguments, err)
		}
	}
}
