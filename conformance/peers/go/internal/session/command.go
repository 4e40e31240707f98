package session

import (
	"flag"
	"fmt"
	"os"
)

// Main is a command that uses one plugin: it reads the command line, to which own adds flags
// where it is not nil, and exits with 1 where that or the run fails.
func Main(name string, own func(*flag.FlagSet), run func(*Options) error) {
	options := &Options{}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	options.register(flags)
	if own != nil {
		own(flags)
	}
	err := options.parse(flags, os.Args[1:])
	if err == nil {
		err = run(options)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}
