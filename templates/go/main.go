// Command plugin is a plugin of {{ sdk.app }} to start from. It answers as the
// examples of the contract do; put the real answers in their place.
package main

{% let version = sdk.current() -%}
{% if version.uses_deprecated -%}
//lint:file-ignore SA1019 the contract still holds what it deprecates

{% endif -%}
import (
	"github.com/hashicorp/go-hclog"

	{{ sdk.import() }}
{%- if version.has_hosts() %}
	{{ version.package.import() }}
{%- endif %}
)

func main() {
	{{ sdk.package }}.Serve(newPlugin({{ sdk.package }}.NewLogger("plugin")))
}

// newPlugin is everything but the process around it, so that tests can have it too.
func newPlugin(logger hclog.Logger) {{ sdk.package }}.Plugin {
	return {{ sdk.package }}.Plugin{
		V{{ version.number }}: &{{ sdk.package }}.V{{ version.number }}{
{%- for service in version.services() %}
{%- if version.has_hosts() %}
			{{ service.name }}: func(host *{{ sdk.package }}.HostV{{ version.number }}) {{ version.package.name }}.{{ service.name }}Server {
				return &{{ service.type_name }}{host: host, logger: logger}
			},
{%- else %}
			{{ service.name }}: &{{ service.type_name }}{logger: logger},
{%- endif %}
{%- endfor %}
		},
		Logger: logger,
	}
}
