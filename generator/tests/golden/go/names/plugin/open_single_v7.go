package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"context"

	"github.com/hashicorp/go-hclog"

	typesdk "example.com/hazards-type"
	"example.com/hazards-type/typesdkv7"
)

// openSingleV7 implements OpenSingle of protocol version 7.
type openSingleV7 struct {
	typesdkv7.UnimplementedOpenSingleServer
	host   *typesdk.HostV7
	logger hclog.Logger
}

func (o *openSingleV7) Open(ctx context.Context, request *typesdkv7.Nothing) (*typesdkv7.Nothing, error) {
	o.logger.Info("called", "method", "Open")
	return one(answer[typesdkv7.Nothing]("Open", nil, request))
}
