package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"github.com/hashicorp/go-hclog"

	typesdk "example.com/hazards-type"
	"example.com/hazards-type/typesdkv7"
)

// clientV7 implements Client of protocol version 7.
type clientV7 struct {
	typesdkv7.UnimplementedClientServer
	host   *typesdk.HostV7
	logger hclog.Logger
}
