// {{ sdk.generated }}

package {{ version.package }};
{%- for import in version.context.imports %}
{%- if loop.first %}
{% endif %}
import {{ import }};
{%- endfor %}

/** What a handler knows about the call that it answers. */
public final class {{ version.context.class }} {
  private final {{ version.context.call }} call;

  /** Says of a call what this version of the contract knows about it. */
  public {{ version.context.class }}({{ version.context.call }} call) {
    this.call = call;
  }

  /** Returns the call: its metadata, its deadline, whether it is cancelled, and its host. */
  public {{ version.context.call }} call() {
    return call;
  }
{%- for accessor in version.context.accessors %}
{%- for way in accessor.ways %}

  {{ way.doc }}
  {{ way.signature }}
    {{ way.body }}
  }
{%- endfor %}
{%- endfor %}
}
