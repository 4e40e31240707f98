package main

import (
	"context"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-comments/commentsv1"
	"example.com/hazards-comments/internal/examples"
)

// hostileV1 implements Hostile of protocol version 1.
type hostileV1 struct {
	commentsv1.UnimplementedHostileServer
	logger hclog.Logger
}

// Backslash ends with a backslash \
func (h *hostileV1) Backslash(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Backslash")
	return examples.Answer[commentsv1.Quotes](hostileV1Backslash, request)
}

// Quote ends with a quote "
func (h *hostileV1) Quote(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Quote")
	return examples.Answer[commentsv1.Quotes](hostileV1Quote, request)
}

// ”' and """ and \""" and \\""" and \N{BULLET} and \x00 and \u0000
func (h *hostileV1) Escapes(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Escapes")
	return examples.Answer[commentsv1.Quotes](hostileV1Escapes, request)
}

// A block comment: *\/ //
func (h *hostileV1) Block(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Block")
	return examples.Answer[commentsv1.Quotes](hostileV1Block, request)
}

// The examples of the contract stand here for the real answers.
var (
	hostileV1Backslash = examples.Method{
		Name: "Backslash",
		Examples: []examples.Example{
			{Requests: []string{"{\"text\":\"it's \\\"so\\\" \\\\ \\n\U0000202e `\"}"}, Responses: []string{"{\"text\":\"${HOME} {{ template }} `tick` %s\"}"}},
		},
	}
	hostileV1Quote = examples.Method{
		Name: "Quote",
	}
	hostileV1Escapes = examples.Method{
		Name: "Escapes",
	}
	hostileV1Block = examples.Method{
		Name: "Block",
	}
)
