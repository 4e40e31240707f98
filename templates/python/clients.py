# {{ sdk.generated }}
"""Clients of the services of version {{ version.number }}.

A call that fails raises `RpcError`. `timeout` is in seconds.
"""

from __future__ import annotations

{% for import in version.client_imports -%}
{{ import }}
{% endfor %}
{%- for service in version.services.all %}

class {{ service.client }}(plugwright.Client):
    {{ service.client_doc }}
{%- for method in service.methods %}

    {{ method.call }}
        {{ method.doc }}
        {{ method.call_body }}
{%- endfor %}
{% endfor %}
