package main

import (
	"github.com/hashicorp/go-hclog"

	long "example.com/hazards-long"
	"example.com/hazards-long/longv1"
)

// thirdV1 implements Third of protocol version 1.
type thirdV1 struct {
	longv1.UnimplementedThirdServer
	host   *long.HostV1
	logger hclog.Logger
}
