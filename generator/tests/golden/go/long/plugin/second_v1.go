package main

import (
	"context"

	"github.com/hashicorp/go-hclog"

	long "example.com/hazards-long"
	"example.com/hazards-long/longv1"
)

// secondV1 implements Second of protocol version 1.
type secondV1 struct {
	longv1.UnimplementedSecondServer
	host   *long.HostV1
	logger hclog.Logger
}

func (s *secondV1) Do(ctx context.Context, request *longv1.Carrier) (*longv1.Carrier, error) {
	s.logger.Info("called", "method", "Do")
	if err := s.callAHostServiceThatIsCalledBackNowAndThen(ctx, request); err != nil {
		return nil, err
	}
	return one(answer[longv1.Carrier]("Do", nil, request))
}

// callAHostServiceThatIsCalledBackNowAndThen calls the AHostServiceThatIsCalledBackNowAndThen that a request speaks of.
func (s *secondV1) callAHostServiceThatIsCalledBackNowAndThen(ctx context.Context, request *longv1.Carrier) error {
	client, err := s.host.AHostServiceThatIsCalledBackNowAndThen(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Close()
	_, err = client.TellTheHostWhatHasHappenedInTheMeantime(ctx, &longv1.ValidateEverythingThatCanBeValidatedRequest{})
	return err
}
