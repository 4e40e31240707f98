package main

import (
	"context"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/protobuf/reflect/protoreflect"

	long "example.com/hazards-long"
	"example.com/hazards-long/internal/examples"
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
	return examples.Answer[longv1.Carrier](secondV1Do, request)
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

// The examples of the contract stand here for the real answers.
var (
	secondV1Do = examples.Method{
		Name:      "Do",
		BrokerIDs: []protoreflect.Name{"a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it"},
	}
)
