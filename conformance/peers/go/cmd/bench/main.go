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

// measured is what there is to measure.
type measured struct {
	name  string
	count int
}

func main() {
	what := &measured{}
	session.Main("bench", what.register, what.run)
}

func (m *measured) register(flags *flag.FlagSet) {
	flags.StringVar(&m.name, "do", "latency", "what to measure: "+names())
	flags.IntVar(&m.count, "count", 1000, "how many of it")
}

func (m *measured) run(options *session.Options) error {
	workload, known := workloads[m.name]
	if !known || m.count < 1 {
		return fmt.Errorf("expected one of %s at least once, found %d of %q", names(), m.count, m.name)
	}
	taken, err := workload(options, m.count)
	if err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{"microseconds": float64(taken.Nanoseconds()) / 1000})
}

func names() string {
	return strings.Join(slices.Sorted(maps.Keys(workloads)), ", ")
}
