package main

import (
	"context"
	"errors"
	"io"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	long "example.com/hazards-long"
	"example.com/hazards-long/internal/examples"
	"example.com/hazards-long/longv1"
)

// configureEverythingThatCanBeConfiguredServiceV1 implements ConfigureEverythingThatCanBeConfiguredService of protocol version 1.
type configureEverythingThatCanBeConfiguredServiceV1 struct {
	longv1.UnimplementedConfigureEverythingThatCanBeConfiguredServiceServer
	host   *long.HostV1
	logger hclog.Logger
}

func (c *configureEverythingThatCanBeConfiguredServiceV1) ValidateEverythingThatCanBeValidatedBeforehand(ctx context.Context, request *longv1.ValidateEverythingThatCanBeValidatedRequest) (*longv1.ValidateEverythingThatCanBeValidatedResponse, error) {
	c.logger.Info("called", "method", "ValidateEverythingThatCanBeValidatedBeforehand")
	if err := c.callAHostServiceThatIsCalledBackNowAndThen(ctx, request); err != nil {
		return nil, err
	}
	return examples.Answer[longv1.ValidateEverythingThatCanBeValidatedResponse](configureEverythingThatCanBeConfiguredServiceV1ValidateEverythingThatCanBeValidatedBeforehand, request)
}

func (c *configureEverythingThatCanBeConfiguredServiceV1) Stream(stream grpc.BidiStreamingServer[longv1.ValidateEverythingThatCanBeValidatedRequest, longv1.ValidateEverythingThatCanBeValidatedResponse]) error {
	c.logger.Info("called", "method", "Stream")
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := c.callAHostServiceThatIsCalledBackNowAndThen(stream.Context(), request); err != nil {
			return err
		}
		response, err := examples.Answer[longv1.ValidateEverythingThatCanBeValidatedResponse](configureEverythingThatCanBeConfiguredServiceV1Stream, request)
		if err != nil {
			return err
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}

// callAHostServiceThatIsCalledBackNowAndThen calls the AHostServiceThatIsCalledBackNowAndThen that a request speaks of.
func (c *configureEverythingThatCanBeConfiguredServiceV1) callAHostServiceThatIsCalledBackNowAndThen(ctx context.Context, request *longv1.ValidateEverythingThatCanBeValidatedRequest) error {
	client, err := c.host.AHostServiceThatIsCalledBackNowAndThen(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Close()
	_, err = client.TellTheHostWhatHasHappenedInTheMeantime(ctx, &longv1.ValidateEverythingThatCanBeValidatedRequest{
		AnotherOne: request.GetAnotherOne(),
	})
	return err
}

// The examples of the contract stand here for the real answers.
var (
	configureEverythingThatCanBeConfiguredServiceV1ValidateEverythingThatCanBeValidatedBeforehand = examples.Method{
		Name:      "ValidateEverythingThatCanBeValidatedBeforehand",
		BrokerIDs: []protoreflect.Name{"a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it"},
		Examples: []examples.Example{
			{Requests: []string{`{"aFieldWhoseNameIsAsLongAsAnybodyWouldWantToTypeIt":1,"anotherOne":2}`}, Responses: []string{"{}"}},
		},
	}
	configureEverythingThatCanBeConfiguredServiceV1Stream = examples.Method{
		Name:      "Stream",
		BrokerIDs: []protoreflect.Name{"a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it"},
	}
)
