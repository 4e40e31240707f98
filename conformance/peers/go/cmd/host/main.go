// Command host is a host on go-plugin itself: it starts a plugin, calls it, ends it,
// and prints what happened as one JSON object.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run returns the exit status: 0 where every step worked, 1 where one did not, 2
// where the arguments make no sense.
func run(arguments []string) int {
	options, err := parseOptions(arguments)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "host: %v\n", err)
		return 2
	}
	schema, err := loadSchema(options.contract)
	if err != nil {
		fmt.Fprintf(os.Stderr, "host: contract: %v\n", err)
		return 2
	}
	var report *report
	var totals []float64
	for range options.repeat {
		report, err = drive(options, schema)
		totals = append(totals, report.Durations["total_ms"])
		if err != nil {
			break
		}
	}
	if options.repeat > 1 {
		report.Totals = totals
	}
	if !options.timing {
		report.Durations = nil
	}
	if printed := json.NewEncoder(os.Stdout).Encode(report); printed != nil {
		err = errors.Join(err, printed)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "host: %v\n", err)
		return 1
	}
	return 0
}
