# {{ sdk.generated }}
"""The messages and enums of version {{ version.number }}; `messages.pyi` has their types."""

from __future__ import annotations
{% if !version.declared.enums.is_empty() %}
import enum
{% endif %}
from .._descriptors import message_class
{%- for declared in version.declared.enums %}


class {{ declared.name }}(enum.IntEnum):
    {{ declared.doc }}

{%- for value in declared.values %}

    {{ value.name }} = {{ value.number }}
{%- if let Some(doc) = value.doc %}
    {{ doc }}
{%- endif %}
{%- endfor %}
{%- endfor %}
{% if !version.declared.enums.is_empty() %}
{% endif %}
{%- for message in version.declared.messages %}
{{ message.declaration }}
{%- endfor %}
