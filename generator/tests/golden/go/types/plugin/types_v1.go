package main

//lint:file-ignore SA1019 the contract still holds what it deprecates

import (
	"context"
	"errors"
	"io"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"example.com/hazards-types/typesv1"
)

// typesV1 implements Types of protocol version 1.
type typesV1 struct {
	typesv1.UnimplementedTypesServer
	logger hclog.Logger
}

func (t *typesV1) Scalars(ctx context.Context, request *typesv1.Scalars) (*typesv1.Scalars, error) {
	t.logger.Info("called", "method", "Scalars")
	return one(answer[typesv1.Scalars]("Scalars", typesV1Scalars, request))
}

func (t *typesV1) Nothing(ctx context.Context, request *emptypb.Empty) (*emptypb.Empty, error) {
	t.logger.Info("called", "method", "Nothing")
	return one(answer[emptypb.Empty]("Nothing", nil, request))
}

func (t *typesV1) Collections(ctx context.Context, request *typesv1.Collections) (*typesv1.Collections, error) {
	t.logger.Info("called", "method", "Collections")
	return one(answer[typesv1.Collections]("Collections", nil, request))
}

func (t *typesV1) Trees(stream grpc.BidiStreamingServer[typesv1.Tree, typesv1.Tree]) error {
	t.logger.Info("called", "method", "Trees")
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		response, err := one(answer[typesv1.Tree]("Trees", nil, request))
		if err != nil {
			return err
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}

func (t *typesV1) Choices(ctx context.Context, request *typesv1.Choice) (*typesv1.Choice, error) {
	t.logger.Info("called", "method", "Choices")
	return one(answer[typesv1.Choice]("Choices", nil, request))
}

func (t *typesV1) Moments(request *typesv1.WellKnown, stream grpc.ServerStreamingServer[timestamppb.Timestamp]) error {
	t.logger.Info("called", "method", "Moments")
	responses, err := answer[timestamppb.Timestamp]("Moments", nil, request)
	return send(stream, responses, err)
}

// Use Choices instead.
func (t *typesV1) Old(ctx context.Context, request *typesv1.Choice) (*typesv1.Choice, error) {
	t.logger.Info("called", "method", "Old")
	return one(answer[typesv1.Choice]("Old", nil, request))
}

// The examples of the contract stand here for the real answers.
var (
	typesV1Scalars = []example{
		{requests: []string{`{"aBool":true,"aDouble":1.5,"anInt64":"-9223372036854775808","someBytes":"AAH/"}`}, responses: []string{`{"aFloat":"NaN","aUint64":"18446744073709551615"}`}},
	}
)
