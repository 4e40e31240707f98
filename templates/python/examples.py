# {{ sdk.generated }}
"""The examples that version {{ version.number }} of the contract gives for its RPCs."""

from __future__ import annotations

from typing import Any, Final

{% for import in version.example_imports -%}
{{ import }}
{% endfor -%}
{% for method in version.served() %}
{{ method.rpc }} = Examples(
    rpcs.{{ method.rpc }},
    [
{%- if method.examples.is_empty() %}],{% else %}
{%- for example in method.examples %}
        Example(
            name={{ example.name }},
{%- if !example.requests.is_empty() %}
            requests=[
{%- for request in example.requests %}
                {{ request }},
{%- endfor %}
            ],
{%- endif %}
{%- if !example.responses.is_empty() %}
            responses=[
{%- for response in example.responses %}
                {{ response }},
{%- endfor %}
            ],
{%- endif %}
{%- if let Some(error) = example.error %}
            error=plugwright.StatusCode.{{ error }},
{%- endif %}
        ),
{%- endfor %}
    ],
{%- endif %}
{%- if !method.broker_ids.is_empty() %}
    broker_ids=[
{%- for field in method.broker_ids %}
        {{ field }},
{%- endfor %}
    ],
{%- endif %}
)
{% endfor %}
CASES: Final[list[Case[Any, Any]]] = [
{%- for method in version.served() %}
    *{{ method.rpc }}.cases,
{%- endfor %}
]
