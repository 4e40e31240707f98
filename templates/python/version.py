# {{ sdk.generated }}
{{ version.doc }}

{% for import in version.exports -%}
{{ import }}
{% endfor %}
__all__ = [
{%- for name in version.names %}
    "{{ name }}",
{%- endfor %}
]
