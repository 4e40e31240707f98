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
)

// shopV2 implements Shop of protocol version 2.
type shopV2 struct {
	importsv2.UnimplementedShopServer
	logger hclog.Logger
}

func (s *shopV2) Price(ctx context.Context, request *importsv1.Item) (*hazardscommontypes.Money, error) {
	s.logger.Info("called", "method", "Price")
	return one(answer[hazardscommontypes.Money]("Price", nil, request))
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
		response, err := one(answer[importsv1.Item]("Sell", nil, request))
		if err != nil {
			return err
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}
