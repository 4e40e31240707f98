// Command soak uses one plugin for long under hashicorp/go-plugin's own host, starts it many
// times, and prints what it took and what it left as one JSON object.
package main

import (
	"encoding/json"
	"flag"
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
	load := &load{}
	session.Main("soak", load.register, load.run)
}

func (l *load) register(flags *flag.FlagSet) {
	flags.IntVar(&l.parts, "parts", 4, "into how many equal parts the load falls")
	flags.IntVar(&l.calls, "calls", 10_000, "unary calls")
	flags.IntVar(&l.brokered, "brokered", 200, "brokered connections, half of them in each direction")
	flags.IntVar(&l.megabytes, "megabytes", 100, "what is printed, half of it to each channel")
	flags.IntVar(&l.restarts, "restarts", 50, "starts with one call each")
}

func (l *load) run(options *session.Options) error {
	folder, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	options.Environment = []string{"PLUGIN_UNIX_SOCKET_DIR=" + folder, "TMPDIR=" + folder}
	report := &report{Files: []string{}}
	if err := bear(options, l, folder, report); err != nil {
		return err
	}
	if err := restart(options, l.restarts, report); err != nil {
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
