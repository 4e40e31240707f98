package main

import (
	"context"
	"errors"
	"io"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	object "example.com/hazards-object"
	"example.com/hazards-object/internal/examples"
	"example.com/hazards-object/objectv1"
)

// objectsV1 implements Objects of protocol version 1.
type objectsV1 struct {
	objectv1.UnimplementedObjectsServer
	host   *object.HostV1
	logger hclog.Logger
}

// @throws nothing {@link java.lang.Object} <script>alert(1)</script> &amp; `a*/b`
func (o *objectsV1) GetClass(ctx context.Context, request *objectv1.String) (*objectv1.Object, error) {
	o.logger.Info("called", "method", "GetClass")
	if err := o.callService(ctx, request); err != nil {
		return nil, err
	}
	return examples.Answer[objectv1.Object](objectsV1GetClass, request)
}

func (o *objectsV1) Wait(request *objectv1.String, stream grpc.ServerStreamingServer[objectv1.Object]) error {
	o.logger.Info("called", "method", "Wait")
	if err := o.callService(stream.Context(), request); err != nil {
		return err
	}
	return examples.Send[objectv1.Object](stream, objectsV1Wait, request)
}

func (o *objectsV1) Notify(stream grpc.ClientStreamingServer[objectv1.String, objectv1.Object]) error {
	o.logger.Info("called", "method", "Notify")
	var requests []proto.Message
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := o.callService(stream.Context(), request); err != nil {
			return err
		}
		requests = append(requests, request)
	}
	response, err := examples.Answer[objectv1.Object](objectsV1Notify, requests...)
	if err != nil {
		return err
	}
	return stream.SendAndClose(response)
}

func (o *objectsV1) Clone(stream grpc.BidiStreamingServer[objectv1.String, objectv1.Object]) error {
	o.logger.Info("called", "method", "Clone")
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := o.callService(stream.Context(), request); err != nil {
			return err
		}
		response, err := examples.Answer[objectv1.Object](objectsV1Clone, request)
		if err != nil {
			return err
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}

func (o *objectsV1) HashCode(ctx context.Context, request *objectv1.Override) (*objectv1.Optional, error) {
	o.logger.Info("called", "method", "HashCode")
	return examples.Answer[objectv1.Optional](objectsV1HashCode, request)
}

func (o *objectsV1) Equals(ctx context.Context, request *objectv1.Object) (*objectv1.Object_Override, error) {
	o.logger.Info("called", "method", "Equals")
	if err := o.callServiceForObject(ctx, request); err != nil {
		return nil, err
	}
	return examples.Answer[objectv1.Object_Override](objectsV1Equals, request)
}

func (o *objectsV1) Default(ctx context.Context, request *descriptorpb.FieldDescriptorProto) (*objectv1.Long, error) {
	o.logger.Info("called", "method", "Default")
	return examples.Answer[objectv1.Long](objectsV1Default, request)
}

func (o *objectsV1) ToString(ctx context.Context, request *objectv1.String) (*objectv1.String, error) {
	o.logger.Info("called", "method", "ToString")
	if err := o.callService(ctx, request); err != nil {
		return nil, err
	}
	return examples.Answer[objectv1.String](objectsV1ToString, request)
}

// callService calls the Service that a request speaks of.
func (o *objectsV1) callService(ctx context.Context, request *objectv1.String) error {
	client, err := o.host.ServiceFromCall(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Disconnect()
	_, err = client.Close(ctx, &objectv1.String{
		Class:    request.GetClass(),
		Foo_2Bar: request.GetFoo_2Bar(),
	})
	return err
}

// callServiceForObject calls the Service that a request speaks of.
func (o *objectsV1) callServiceForObject(ctx context.Context, request *objectv1.Object) error {
	client, err := o.host.ServiceFromToString(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.Disconnect()
	_, err = client.Close(ctx, &objectv1.String{})
	return err
}

// The examples of the contract stand here for the real answers.
var (
	objectsV1GetClass = examples.Method{
		Name:      "GetClass",
		BrokerIDs: []protoreflect.Name{"call", "wait_count"},
	}
	objectsV1Wait = examples.Method{
		Name:      "Wait",
		BrokerIDs: []protoreflect.Name{"call", "wait_count"},
	}
	objectsV1Notify = examples.Method{
		Name:      "Notify",
		BrokerIDs: []protoreflect.Name{"call", "wait_count"},
	}
	objectsV1Clone = examples.Method{
		Name:      "Clone",
		BrokerIDs: []protoreflect.Name{"call", "wait_count"},
	}
	objectsV1HashCode = examples.Method{
		Name: "HashCode",
	}
	objectsV1Equals = examples.Method{
		Name:      "Equals",
		BrokerIDs: []protoreflect.Name{"to_string", "hash_code"},
	}
	objectsV1Default = examples.Method{
		Name: "Default",
	}
	objectsV1ToString = examples.Method{
		Name:      "ToString",
		BrokerIDs: []protoreflect.Name{"call", "wait_count"},
		Examples: []examples.Example{
			{Requests: []string{`{"class":"\\u0022"}`}, Responses: []string{`{"class":"*/"}`}},
		},
	}
)
