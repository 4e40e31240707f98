package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"context"

	"github.com/hashicorp/go-hclog"

	typesdk "example.com/hazards-type"
	"example.com/hazards-type/internal/examples"
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
	return examples.Answer[typesdkv7.Nothing](openSingleV7Open, request)
}

// The examples of the contract stand here for the real answers.
var (
	openSingleV7Open = examples.Method{
		Name: "Open",
	}
)
