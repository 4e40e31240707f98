"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
{%- if plugin.iterates %}
from collections.abc import Iterator
{%- endif %}

{% for import in plugin.imports -%}
{{ import }}
{% endfor %}
LOG = logging.getLogger({{ sdk.app }})

{% for function in plugin.helpers %}
{{ function.signature }}
    {{ function.doc }}
    {{ function.get }}
    if {{ function.client }} is not None:
{%- for call in function.calls %}
        {{ call }}
{%- endfor %}

{% endfor %}
def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})
{%- for service in plugin.services %}


{{ service.statement }}
    {{ service.doc }}
{%- for method in service.methods %}

    {{ method.signature }}
        {{ method.doc }}
        report("{{ method.name }}")
{{ method.body }}
{%- endfor %}
{%- endfor %}


{{ plugin.instances }}

if __name__ == "__main__":
    serve(*SERVICES)
