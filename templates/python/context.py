# {{ sdk.generated }}
"""What a handler of version {{ version.number }} knows about its call."""

from __future__ import annotations

{% for import in version.context_imports -%}
{{ import }}
{% endfor %}

class {{ version.services.context }}(plugwright.Context):
    """One call, and the services of the host that it can reach."""
{%- for accessor in version.services.accessors %}

    {{ accessor.signature }}
        {{ accessor.doc }}
        {{ accessor.body }}
{%- endfor %}
