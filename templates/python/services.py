# {{ sdk.generated }}
"""The services of version {{ version.number }}, for whoever implements them."""

from __future__ import annotations

{% for import in version.service_imports -%}
{{ import }}
{% endfor %}
{%- for service in version.services.all %}

class {{ service.name }}(plugwright.Service):
    {{ service.doc }}

    {{ service.assignment }}
    protocol_version = {{ version.number }}
    context_type = {{ version.services.context }}
{%- if service.methods.is_empty() %}
    methods = {}
{%- else %}
    methods = {
{%- for method in service.methods %}
        "{{ method.function }}": rpcs.{{ method.rpc }},
{%- endfor %}
    }
{%- endif %}
{%- for method in service.methods %}

    {{ method.handler }}
        {{ method.doc }}
        {{ method.unimplemented }}
{%- endfor %}
{% endfor %}
