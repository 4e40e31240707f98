// Command bench measures one thing of one plugin under hashicorp/go-plugin's own host, and
// prints how many microseconds one of it took.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"plugwright.dev/peers/internal/session"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	options := &session.Options{}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	options.Register(flags)
	names := strings.Join(slices.Sorted(maps.Keys(workloads)), ", ")
	name := flags.String("do", "latency", "what to measure: "+names)
	count := flags.Int("count", 1000, "how many of it")
	if err := options.Parse(flags, arguments); err != nil {
		return err
	}
	workload, known := workloads[*name]
	if !known || *count < 1 {
		return fmt.Errorf("expected one of %s at least once, found %d of %q", names, *count, *name)
	}
	taken, err := workload(options, *count)
	if err != nil {
		return fmt.Errorf("%s: %w", *name, err)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{"microseconds": float64(taken.Nanoseconds()) / 1000})
}
