package main

import (
	"errors"
	"fmt"
	"os"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	"plugwright.dev/go/plugwright"
)

// schema knows the methods that the host can call and serve: those of the contract,
// of the probe, and of health, reflection and go-plugin.
type schema struct {
	contract *protoregistry.Files
	probe    protoreflect.FileDescriptor
}

func loadSchema(file string) (*schema, error) {
	probe, err := protodesc.NewFile(probeFile(), protoregistry.GlobalFiles)
	if err != nil {
		return nil, err
	}
	schema := &schema{contract: new(protoregistry.Files), probe: probe}
	if file == "" {
		return schema, nil
	}
	bytes, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := new(descriptorpb.FileDescriptorSet)
	if err := proto.Unmarshal(bytes, set); err != nil {
		return nil, fmt.Errorf("%s is not a descriptor set: %w", file, err)
	}
	schema.contract, err = protodesc.FileOptions{AllowUnresolvable: true}.NewFiles(set)
	return schema, err
}

// method finds a method by its service's full name and its own.
func (s *schema) method(service, method string) (protoreflect.MethodDescriptor, error) {
	description, err := s.service(service)
	if err != nil {
		return nil, err
	}
	found := description.Methods().ByName(protoreflect.Name(method))
	if found == nil {
		return nil, fmt.Errorf("service %s has no method %s", service, method)
	}
	return found, nil
}

func (s *schema) service(name string) (protoreflect.ServiceDescriptor, error) {
	if name == plugwright.ProbeService {
		return s.probe.Services().Get(0), nil
	}
	descriptor, err := s.contract.FindDescriptorByName(protoreflect.FullName(name))
	if errors.Is(err, protoregistry.NotFound) {
		descriptor, err = protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
	}
	if err != nil {
		return nil, fmt.Errorf("service %s is unknown: give the contract with -contract", name)
	}
	service, isService := descriptor.(protoreflect.ServiceDescriptor)
	if !isService {
		return nil, fmt.Errorf("%s is not a service", name)
	}
	return service, nil
}

// probeFile is proto/plugwright/v1/probe.proto.
func probeFile() *descriptorpb.FileDescriptorProto {
	const bytes, empty = "BytesValue", "Empty"
	methods := []struct{ name, input, output string }{
		{"Echo", bytes, bytes},
		{"Chat", bytes, bytes},
		{"PrintStdout", bytes, empty},
		{"PrintStderr", bytes, empty},
		{"Dial", "UInt32Value", bytes},
		{"Accept", "UInt32Value", empty},
		{"Sleep", "Duration", empty},
		{"Fail", "Int32Value", empty},
		{"Large", "UInt32Value", bytes},
	}
	service := &descriptorpb.ServiceDescriptorProto{Name: proto.String("Probe")}
	for _, method := range methods {
		streams := method.name == "Chat"
		service.Method = append(service.Method, &descriptorpb.MethodDescriptorProto{
			Name:            proto.String(method.name),
			InputType:       proto.String(".google.protobuf." + method.input),
			OutputType:      proto.String(".google.protobuf." + method.output),
			ClientStreaming: proto.Bool(streams),
			ServerStreaming: proto.Bool(streams),
		})
	}
	return &descriptorpb.FileDescriptorProto{
		Name:    proto.String("plugwright/v1/probe.proto"),
		Package: proto.String("plugwright.v1"),
		Syntax:  proto.String("proto3"),
		Dependency: []string{
			"google/protobuf/duration.proto", "google/protobuf/empty.proto", "google/protobuf/wrappers.proto",
		},
		Service: []*descriptorpb.ServiceDescriptorProto{service},
	}
}
