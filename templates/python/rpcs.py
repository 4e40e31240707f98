# {{ sdk.generated }}
"""Every RPC of version {{ version.number }}, as data."""

from __future__ import annotations

{% for import in version.rpc_imports -%}
{{ import }}
{% endfor -%}
{% for service in version.services.all %}
{%- for method in service.methods %}
{{ method.rpc }} = plugwright.Method(
    path={{ method.path }},
    request={{ method.request }},
    response={{ method.response }},
{%- if method.client_streaming %}
    client_streaming=True,
{%- endif %}
{%- if method.server_streaming %}
    server_streaming=True,
{%- endif %}
{%- if let Some(timeout) = method.timeout %}
    timeout={{ timeout }},
{%- endif %}
)
{% endfor %}
{%- endfor %}
