package main

import (
	"context"
	"errors"
	"io"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"

	"example.com/hazards-imports/hazardscommontypes"
	"example.com/hazards-imports/importsv1"
	"example.com/hazards-imports/importsv2"
	"example.com/hazards-imports/internal/examples"
)

// shopV2 implements Shop of protocol version 2.
type shopV2 struct {
	importsv2.UnimplementedShopServer
	logger hclog.Logger
}

func (s *shopV2) Price(ctx context.Context, request *importsv1.Item) (*hazardscommontypes.Money, error) {
	s.logger.Info("called", "method", "Price")
	return examples.Answer[hazardscommontypes.Money](shopV2Price, request)
}

func (s *shopV2) Sell(stream grpc.BidiStreamingServer[importsv2.Sale, importsv1.Item]) error {
	s.logger.Info("called", "method", "Sell")
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		response, err := examples.Answer[importsv1.Item](shopV2Sell, request)
		if err != nil {
			return err
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}

// The examples of the contract stand here for the real answers.
var (
	shopV2Price = examples.Method{
		Name: "Price",
	}
	shopV2Sell = examples.Method{
		Name: "Sell",
	}
)
