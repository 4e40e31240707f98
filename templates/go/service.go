package main

{% if version.uses_deprecated -%}
//lint:file-ignore SA1019 the contract still holds what it deprecates

{% endif -%}
import (
{%- if service.is_unary_anywhere() %}
	"context"
{%- endif %}
{%- if service.reads_streams() %}
	"errors"
	"io"
{%- endif %}

	"github.com/hashicorp/go-hclog"
{%- if service.is_streaming_anywhere() %}
	"google.golang.org/grpc"
{%- endif %}
{%- if service.fails_anywhere() %}
	"google.golang.org/grpc/codes"
{%- endif %}
{%- if service.collects_requests() %}
	"google.golang.org/protobuf/proto"
{%- endif %}
{%- if service.speaks_of_hosts() %}
	"google.golang.org/protobuf/reflect/protoreflect"
{%- endif %}
{%- for package in service.foreign_packages() %}
	{{ package.import() }}
{%- endfor %}

{% if version.has_hosts() %}
	{{ sdk.import() }}
{%- endif %}
{%- if !service.methods.is_empty() %}
	"{{ sdk.module }}/internal/examples"
{%- endif %}
{%- for package in service.own_packages() %}
	{{ package.import() }}
{%- endfor %}
)

// {{ service.type_name }} implements {{ service.name }} of protocol version {{ version.number }}.
type {{ service.type_name }} struct {
	{{ version.package.name }}.Unimplemented{{ service.name }}Server
{%- if version.has_hosts() %}
	host *{{ sdk.package }}.HostV{{ version.number }}
{%- endif %}
	logger hclog.Logger
}
{%- for method in service.methods %}

{{ method.comment -}}
{%- match method.shape() %}
{%- when Shape::Unary -%}
func ({{ service.receiver() }} *{{ service.type_name }}) {{ method.name }}(ctx context.Context, request *{{ method.request }}) (*{{ method.response }}, error) {
	{{ service.receiver() }}.logger.Info("called", "method", "{{ method.name }}")
{%- for helper in method.host_calls %}
	if err := {{ service.receiver() }}.{{ helper }}(ctx, request); err != nil {
		return nil, err
	}
{%- endfor %}
	return examples.Answer[{{ method.response }}]({{ method.skeleton.variable }}, request)
}
{%- when Shape::ServerStream -%}
func ({{ service.receiver() }} *{{ service.type_name }}) {{ method.name }}(request *{{ method.request }}, stream grpc.ServerStreamingServer[{{ method.response }}]) error {
	{{ service.receiver() }}.logger.Info("called", "method", "{{ method.name }}")
{%- for helper in method.host_calls %}
	if err := {{ service.receiver() }}.{{ helper }}(stream.Context(), request); err != nil {
		return err
	}
{%- endfor %}
	return examples.Send[{{ method.response }}](stream, {{ method.skeleton.variable }}, request)
}
{%- when Shape::Collected -%}
func ({{ service.receiver() }} *{{ service.type_name }}) {{ method.name }}(stream grpc.{{ method.stream() }}[{{ method.request }}, {{ method.response }}]) error {
	{{ service.receiver() }}.logger.Info("called", "method", "{{ method.name }}")
	var requests []proto.Message
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
{%- for helper in method.host_calls %}
		if err := {{ service.receiver() }}.{{ helper }}(stream.Context(), request); err != nil {
			return err
		}
{%- endfor %}
		requests = append(requests, request)
	}
{%- if method.server_streaming %}
	return examples.Send[{{ method.response }}](stream, {{ method.skeleton.variable }}, requests...)
{%- else %}
	response, err := examples.Answer[{{ method.response }}]({{ method.skeleton.variable }}, requests...)
	if err != nil {
		return err
	}
	return stream.SendAndClose(response)
{%- endif %}
}
{%- when Shape::Each -%}
func ({{ service.receiver() }} *{{ service.type_name }}) {{ method.name }}(stream grpc.{{ method.stream() }}[{{ method.request }}, {{ method.response }}]) error {
	{{ service.receiver() }}.logger.Info("called", "method", "{{ method.name }}")
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
{%- for helper in method.host_calls %}
		if err := {{ service.receiver() }}.{{ helper }}(stream.Context(), request); err != nil {
			return err
		}
{%- endfor %}
		response, err := examples.Answer[{{ method.response }}]({{ method.skeleton.variable }}, request)
		if err != nil {
			return err
		}
		if err := stream.Send(response); err != nil {
			return err
		}
	}
}
{%- endmatch %}
{%- endfor %}
{%- for call in service.host_calls %}

// {{ call.helper }} calls the {{ call.service }} that a request speaks of.
func ({{ service.receiver() }} *{{ service.type_name }}) {{ call.helper }}(ctx context.Context, request *{{ call.message }}) error {
	client, err := {{ service.receiver() }}.host.{{ call.accessor }}(ctx, request)
	if client == nil || err != nil {
		return err
	}
	defer client.{{ call.close }}()
	_, err = client.{{ call.method }}(ctx, &{{ call.request }}{
{%- for copy in call.copies %}
		{{ copy.field }}: request.{{ copy.getter }}(),
{%- endfor %}
	})
	return err
}
{%- endfor %}
{%- if !service.methods.is_empty() %}

// The examples of the contract stand here for the real answers.
var (
{%- for method in service.methods %}
	{{ method.skeleton.variable }} = examples.Method{
		Name: "{{ method.name }}",
{%- if !method.skeleton.broker_ids.is_empty() %}
		BrokerIDs: []protoreflect.Name{ {%- for it in method.skeleton.broker_ids %}{{ it }}{% if !loop.last %}, {% endif %}{% endfor -%} },
{%- endif %}
{%- if !method.skeleton.examples.is_empty() %}
		Examples: []examples.Example{
{%- for example in method.skeleton.examples %}
			{
{%- if !example.requests.is_empty() %}Requests: []string{ {%- for it in example.requests %}{{ it }}{% if !loop.last %}, {% endif %}{% endfor -%} }, {% endif %}
{%- if !example.responses.is_empty() %}Responses: []string{ {%- for it in example.responses %}{{ it }}{% if !loop.last %}, {% endif %}{% endfor -%} }, {% endif %}
{%- if let Some(code) = example.code %}Code: codes.{{ code }}{% endif -%}
			},
{%- endfor %}
		},
{%- endif %}
	}
{%- endfor %}
)
{%- endif %}
