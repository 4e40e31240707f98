package main

import (
	"context"

	"github.com/hashicorp/go-hclog"

	"example.com/hazards-comments/commentsv1"
)

// hostileV1 implements Hostile of protocol version 1.
type hostileV1 struct {
	commentsv1.UnimplementedHostileServer
	logger hclog.Logger
}

// Backslash ends with a backslash \
func (h *hostileV1) Backslash(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Backslash")
	return one(answer[commentsv1.Quotes]("Backslash", hostileV1Backslash, request))
}

// Quote ends with a quote "
func (h *hostileV1) Quote(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Quote")
	return one(answer[commentsv1.Quotes]("Quote", nil, request))
}

// ”' and """ and \""" and \\""" and \N{BULLET} and \x00 and \u0000
func (h *hostileV1) Escapes(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Escapes")
	return one(answer[commentsv1.Quotes]("Escapes", nil, request))
}

// A block comment: *\/ //
func (h *hostileV1) Block(ctx context.Context, request *commentsv1.Quotes) (*commentsv1.Quotes, error) {
	h.logger.Info("called", "method", "Block")
	return one(answer[commentsv1.Quotes]("Block", nil, request))
}

// The examples of the contract stand here for the real answers.
var (
	hostileV1Backslash = []example{
		{requests: []string{"{\"text\":\"it's \\\"so\\\" \\\\ \\n\U0000202e `\"}"}, responses: []string{"{\"text\":\"${HOME} {{ template }} `tick` %s\"}"}},
	}
)
