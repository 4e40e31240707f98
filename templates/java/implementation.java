package {{ plugin.package }};
{%- for import in service.imports %}
{%- if loop.first %}
{% endif %}
import {{ import }};
{%- endfor %}

{{ service.doc }}
final class {{ service.class }} implements {{ service.interface }} {
{%- if !service.methods.is_empty() %}
  private static final Logger LOG = Logger.getLogger({{ service.class }}.class.getName());
{%- for method in service.methods %}

  @Override
  {{ method.signature }}
    report("{{ method.name }}");
{%- for line in method.body %}
    {{ line }}
{%- endfor %}
  }
{%- endfor %}
{%- for helper in service.helpers %}

  {{ helper.doc }}
  {{ helper.signature }}
    var host = context.{{ helper.get }}(message);
    if (host.isPresent()) {
{%- for call in helper.calls %}
      host.get().{{ call }};
{%- endfor %}
    }
  }
{%- endfor %}

  /** Tells that a method was called, in the two ways that reach the host. */
  private static void report(String method) {
    System.out.println(method + " was called");
    LOG.log(Level.INFO, "called", Map.of("method", method));
  }
{%- endif %}
}
