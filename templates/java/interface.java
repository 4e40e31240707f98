// {{ sdk.generated }}

package {{ version.package }};
{%- for import in service.implementing.imports %}
{%- if loop.first %}
{% endif %}
import {{ import }};
{%- endfor %}

{{ service.doc }}
public interface {{ service.interface.path }} extends {{ service.implementing.versioned }} {
{%- for method in service.methods %}
  {{ method.doc }}
  {{ method.signature }}
    throw {{ service.implementing.status }}.UNIMPLEMENTED.asException();
  }
{% endfor %}
  @{{ service.implementing.override_ }}
  default int protocolVersion() {
    return {{ version.number }};
  }

  @{{ service.implementing.override_ }}
  default {{ service.implementing.definition }} bindService() {
    return {{ service.implementing.service }}.builder({{ service.stub }}.getServiceDescriptor())
{%- for method in service.methods %}
        {{ method.binding }}
{%- endfor %}
        .build()
        .bindService();
  }
}
