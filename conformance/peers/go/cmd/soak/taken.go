package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// taken is what a process holds.
type taken struct {
	MemoryKilobytes int `json:"memory_kb"`
	Threads         int `json:"threads"`
	Descriptors     int `json:"descriptors"`
	// Files are those in the folder of its sockets.
	Files int `json:"files"`
}

// look asks the kernel.
func look(process int, folder string) (taken, error) {
	of := filepath.Join("/proc", strconv.Itoa(process))
	descriptors, err := os.ReadDir(filepath.Join(of, "fd"))
	if err != nil {
		return taken{}, err
	}
	threads, err := os.ReadDir(filepath.Join(of, "task"))
	if err != nil {
		return taken{}, err
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		return taken{}, err
	}
	pages, err := os.ReadFile(filepath.Join(of, "statm"))
	if err != nil {
		return taken{}, err
	}
	var size, resident int
	if _, err := fmt.Sscan(string(pages), &size, &resident); err != nil {
		return taken{}, err
	}
	return taken{
		MemoryKilobytes: resident * os.Getpagesize() / 1024,
		Threads:         len(threads),
		Descriptors:     len(descriptors),
		Files:           len(files),
	}, nil
}
