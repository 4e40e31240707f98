package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"context"

	"github.com/hashicorp/go-hclog"

	typesdk "example.com/hazards-type"
	"example.com/hazards-type/internal/examples"
	"example.com/hazards-type/typesdkv7"
)

// httpServerV7 implements HTTPServer of protocol version 7.
type httpServerV7 struct {
	typesdkv7.UnimplementedHTTPServerServer
	host   *typesdk.HostV7
	logger hclog.Logger
}

func (h *httpServerV7) Get(ctx context.Context, request *typesdkv7.Nothing) (*typesdkv7.Nothing, error) {
	h.logger.Info("called", "method", "Get")
	return examples.Answer[typesdkv7.Nothing](httpServerV7Get, request)
}

// The examples of the contract stand here for the real answers.
var (
	httpServerV7Get = examples.Method{
		Name: "Get",
	}
)
