// Command soak uses one plugin for long under hashicorp/go-plugin's own host, starts it many
// times, and prints what it took and what it left as one JSON object.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"plugwright.dev/peers/internal/session"
)

// load is how much of everything a plugin bears.
type load struct {
	parts     int
	calls     int
	brokered  int
	megabytes int
	restarts  int
}

// report is what happened.
type report struct {
	// Taken is what the plugin held after each part.
	Taken []taken `json:"taken"`
	// Files are those that any start left in the folder of the sockets.
	Files []string `json:"files"`
	// Unclean counts the starts after which the plugin did not end by itself.
	Unclean int `json:"unclean"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	options, load := &session.Options{}, &load{}
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	options.Register(flags)
	flags.IntVar(&load.parts, "parts", 4, "into how many equal parts the load falls")
	flags.IntVar(&load.calls, "calls", 10_000, "unary calls")
	flags.IntVar(&load.brokered, "brokered", 200, "brokered connections, half of them in each direction")
	flags.IntVar(&load.megabytes, "megabytes", 100, "what is printed, half of it to each channel")
	flags.IntVar(&load.restarts, "restarts", 50, "starts with one call each")
	if err := options.Parse(flags, arguments); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	options.Environment = []string{"PLUGIN_UNIX_SOCKET_DIR=" + folder, "TMPDIR=" + folder}
	report := &report{Files: []string{}}
	if err := bear(options, load, folder, report); err != nil {
		return err
	}
	if err := restart(options, load.restarts, report); err != nil {
		return err
	}
	left, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, file := range left {
		report.Files = append(report.Files, file.Name())
	}
	return json.NewEncoder(os.Stdout).Encode(report)
}
