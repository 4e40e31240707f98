# {{ sdk.generated }}
"""The messages and enums of version {{ version.number }}."""

{% for import in version.stub_imports -%}
{{ import }}
{% endfor %}
{%- for declared in version.declared.enums %}
class {{ declared.name }}(_enum.IntEnum):
    {{ declared.doc }}

{%- for value in declared.values %}

    {{ value.name }} = {{ value.number }}
{%- if let Some(doc) = value.doc %}
    {{ doc }}
{%- endif %}
{%- endfor %}
{% endfor %}
{%- for message in version.declared.messages %}
class {{ message.name }}(_message.Message):
    {{ message.doc }}

{%- for name in message.unreachable %}

    # Python cannot name the field {{ name }}: use `getattr` and `setattr`.
{%- endfor %}
{%- for field in message.fields %}
{%- if !field.tight %}
{% endif %}
{%- if field.read_only %}
    @property
    {{ field.declaration }}
{%- if let Some(doc) = field.doc %}
        {{ doc }}
{%- endif %}
{%- else %}
    {{ field.declaration }}
{%- if let Some(doc) = field.doc %}
    {{ doc }}
{%- endif %}
{%- endif %}
{%- endfor %}
{%- if !message.tight %}
{% endif %}
    {{ message.constructor }}
{%- for code in message.narrowed %}
    {{ code }}
{%- endfor %}
{% endfor %}
