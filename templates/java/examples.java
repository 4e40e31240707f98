// {{ sdk.generated }}

package {{ version.package }};
{%- for import in version.examples.imports %}
{%- if loop.first %}
{% endif %}
import {{ import }};
{%- endfor %}

/** The examples that version {{ version.number }} of the contract gives for its methods. */
public final class {{ version.examples.class }} {
{%- for method in version.examples.methods %}
  /** The examples of {@code {{ method.service }}/{{ method.method }}}. */
  public static final {{ version.examples.holder }}<{{ method.request }}, {{ method.response }}> {{ method.constant }} =
      new {{ version.examples.holder }}<>(
          {{ method.getter }},
          {{ version.examples.list }}.of(
{%- for example in method.examples %}
              new {{ version.examples.holder }}.Text(
                  {{ example.name }},
                  {{ version.examples.list }}.of({% for request in example.requests %}{{ request }}{% if !loop.last %}, {% endif %}{% endfor %}),
                  {{ version.examples.list }}.of({% for response in example.responses %}{{ response }}{% if !loop.last %}, {% endif %}{% endfor %}),
                  {{ version.examples.code }}.{{ example.code }}){% if !loop.last %},{% endif %}
{%- endfor %}){% for field in method.broker_ids %},
          {{ field }}{% endfor %});
{% endfor %}
  private {{ version.examples.class }}() {}

  /** Returns every example. */
  public static {{ version.examples.list }}<{{ version.examples.holder }}.Case<?, ?>> cases() {
{%- if version.examples.methods.is_empty() %}
    return {{ version.examples.list }}.of();
{%- else %}
    return {{ version.examples.stream }}.<{{ version.examples.holder }}<?, ?>>of(
{%- for method in version.examples.methods %}
            {{ method.constant }}{% if !loop.last %},{% endif %}
{%- endfor %})
        .<{{ version.examples.holder }}.Case<?, ?>>flatMap(examples -> examples.cases().stream())
        .toList();
{%- endif %}
  }
}
