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

	"example.com/hazards-types/internal/examples"
	"example.com/hazards-types/typesv1"
)

// typesV1 implements Types of protocol version 1.
type typesV1 struct {
	typesv1.UnimplementedTypesServer
	logger hclog.Logger
}

func (t *typesV1) Scalars(ctx context.Context, request *typesv1.Scalars) (*typesv1.Scalars, error) {
	t.logger.Info("called", "method", "Scalars")
	return examples.Answer[typesv1.Scalars](typesV1Scalars, request)
}

func (t *typesV1) Nothing(ctx context.Context, request *emptypb.Empty) (*emptypb.Empty, error) {
	t.logger.Info("called", "method", "Nothing")
	return examples.Answer[emptypb.Empty](typesV1Nothing, request)
}

func (t *typesV1) Collections(ctx context.Context, request *typesv1.Collections) (*typesv1.Collections, error) {
	t.logger.Info("called", "method", "Collections")
	return examples.Answer[typesv1.Collections](typesV1Collections, request)
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
		response, err := examples.Answer[typesv1.Tree](typesV1Trees, request)
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
	return examples.Answer[typesv1.Choice](typesV1Choices, request)
}

func (t *typesV1) Moments(request *typesv1.WellKnown, stream grpc.ServerStreamingServer[timestamppb.Timestamp]) error {
	t.logger.Info("called", "method", "Moments")
	return examples.Send[timestamppb.Timestamp](stream, typesV1Moments, request)
}

// Use Choices instead.
func (t *typesV1) Old(ctx context.Context, request *typesv1.Choice) (*typesv1.Choice, error) {
	t.logger.Info("called", "method", "Old")
	return examples.Answer[typesv1.Choice](typesV1Old, request)
}

// The examples of the contract stand here for the real answers.
var (
	typesV1Scalars = examples.Method{
		Name: "Scalars",
		Examples: []examples.Example{
			{Requests: []string{`{"aBool":true,"aDouble":1.5,"anInt64":"-9223372036854775808","someBytes":"AAH/"}`}, Responses: []string{`{"aFloat":"NaN","aUint64":"18446744073709551615"}`}},
		},
	}
	typesV1Nothing = examples.Method{
		Name: "Nothing",
	}
	typesV1Collections = examples.Method{
		Name: "Collections",
	}
	typesV1Trees = examples.Method{
		Name: "Trees",
	}
	typesV1Choices = examples.Method{
		Name: "Choices",
	}
	typesV1Moments = examples.Method{
		Name: "Moments",
	}
	typesV1Old = examples.Method{
		Name: "Old",
	}
)
