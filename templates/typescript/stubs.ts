// {{ generated }}
/* eslint-disable */

{% for import in stubs.imports -%}
{{ import }}
{% endfor %}
{{ stubs.doc }}
export const {{ stubs.name }}: {{ stubs.gen_file }} = /*@__PURE__*/
  {{ stubs.file_desc }}({{ stubs.data }}{% if !stubs.dependencies.is_empty() %}, [{% for file in stubs.dependencies %}{{ file }}{% if !loop.last %}, {% endif %}{% endfor %}]{% endif %});
{%- for message in stubs.messages %}

{{ message.doc }}
export type {{ message.shape }} = {{ message.base }}<{{ message.full_name }}> & {
{%- for member in message.members %}
  {{ member.doc }}
{%- if member.choices.is_empty() %}
  {{ member.name }}{{ member.typing }};
{%- else %}
  {{ member.name }}:
{%- for choice in member.choices %}
    | {
        {{ choice.doc }}
        value: {{ choice.typing }};
        case: {{ choice.case }};
      }
{%- endfor %}
    | { case: undefined; value?: undefined };
{%- endif %}
{%- if !loop.last %}
{% endif %}
{%- endfor %}
};

{{ message.schema_doc }}
export const {{ message.schema }}: {{ message.gen_type }}<{{ message.shape }}> = /*@__PURE__*/
  {{ message.desc }}({{ stubs.name }}, {{ message.path }});
{%- endfor %}
{%- for enumeration in stubs.enums %}

{{ enumeration.doc }}
export enum {{ enumeration.shape }} {
{%- for value in enumeration.values %}
  {{ value.doc }}
  {{ value.name }} = {{ value.number }},
{%- if !loop.last %}
{% endif %}
{%- endfor %}
}

{{ enumeration.schema_doc }}
export const {{ enumeration.schema }}: {{ enumeration.gen_type }}<{{ enumeration.shape }}> = /*@__PURE__*/
  {{ enumeration.desc }}({{ stubs.name }}, {{ enumeration.path }});
{%- endfor %}
{%- for service in stubs.services %}

{{ service.doc }}
export const {{ service.name }}: {{ service.gen_type }}<{
{%- for method in service.methods %}
  {{ method.doc }}
  {{ method.name }}: {
    methodKind: "{{ method.kind }}";
    input: typeof {{ method.input }};
    output: typeof {{ method.output }};
  };
{%- if !loop.last %}
{% endif %}
{%- endfor %}
}> = /*@__PURE__*/
  {{ service.desc }}({{ stubs.name }}, {{ service.index }});
{%- endfor %}
