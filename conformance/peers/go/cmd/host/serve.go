package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/dynamicpb"

	"plugwright.dev/go/plugwright"
)

// brokerPlaceholder stands in a request for the broker id of a service of the host.
const brokerPlaceholder = "$broker"

// resolveBroker serves a host service for each placeholder and puts its id there. A
// broker id can be dialled only once, so each placeholder gets one of its own.
func (d *driver) resolveBroker(ctx context.Context, session *session, request json.RawMessage) (json.RawMessage, error) {
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(request)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	resolved, err := d.resolveValue(ctx, session, value)
	if err != nil {
		return nil, err
	}
	return json.Marshal(resolved)
}

func (d *driver) resolveValue(ctx context.Context, session *session, value any) (any, error) {
	var err error
	switch value := value.(type) {
	case string:
		if value == brokerPlaceholder || strings.HasPrefix(value, brokerPlaceholder+":") {
			return d.serve(ctx, session, strings.TrimPrefix(value[len(brokerPlaceholder):], ":"))
		}
	case []any:
		for index := range value {
			if value[index], err = d.resolveValue(ctx, session, value[index]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for key := range value {
			if value[key], err = d.resolveValue(ctx, session, value[key]); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}

// serve offers a service under a fresh broker id; no name means the first -serve.
func (d *driver) serve(ctx context.Context, session *session, name string) (uint32, error) {
	if name == "" && len(d.options.services) > 0 {
		name = d.options.services[0]
	}
	if name == "" {
		return 0, fmt.Errorf("%q refers to no service: give one with -serve", brokerPlaceholder)
	}
	id := session.broker.NextId()
	return id, d.serveUnder(ctx, session, id, name)
}

// accept serves what has a broker id from the start.
func (d *driver) accept(session *session) error {
	ctx, cancel := context.WithTimeout(context.Background(), d.options.callTimeout)
	defer cancel()
	for id, name := range d.options.accepted {
		if err := d.serveUnder(ctx, session, id, name); err != nil {
			return err
		}
	}
	return nil
}

func (d *driver) serveUnder(ctx context.Context, session *session, id uint32, name string) error {
	if !slices.Contains(d.options.services, name) {
		return fmt.Errorf("service %s is not served: add -serve %s", name, name)
	}
	if _, err := d.schema.service(name); err != nil {
		return err
	}
	if name == plugwright.ProbeService {
		return plugwright.AcceptProbe(ctx, session.broker, id)
	}
	_, err := plugwright.Accept(ctx, session.broker, id, func(options []grpc.ServerOption) *grpc.Server {
		return grpc.NewServer(append(options,
			grpc.MaxRecvMsgSize(math.MaxInt32),
			grpc.UnknownServiceHandler(d.answer),
		)...)
	})
	return err
}

// answer records the requests of any method and answers them with an empty message.
func (d *driver) answer(_ any, stream grpc.ServerStream) error {
	path, _ := grpc.MethodFromServerStream(stream)
	service, name, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	method, err := d.schema.method(service, name)
	if err != nil {
		return status.Error(codes.Unimplemented, err.Error())
	}
	record := servedReport{Method: path, Requests: []json.RawMessage{}}
	for {
		request := dynamicpb.NewMessage(method.Input())
		if err := stream.RecvMsg(request); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		text, err := canonicalJSON(request)
		if err != nil {
			return status.Error(codes.Internal, err.Error())
		}
		record.Requests = append(record.Requests, text)
		if !method.IsStreamingClient() {
			break
		}
	}
	d.served.add(record)
	return stream.SendMsg(dynamicpb.NewMessage(method.Output()))
}

// servedRecorder collects what the plugin called.
type servedRecorder struct {
	mutex   sync.Mutex
	records []servedReport
}

func (r *servedRecorder) add(record servedReport) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.records = append(r.records, record)
}

func (r *servedRecorder) all() []servedReport {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.records
}
