// {{ sdk.generated }}

package {{ version.package }};
{%- for import in service.calling.imports %}
{%- if loop.first %}
{% endif %}
import {{ import }};
{%- endfor %}

/**
 * Calls {@code {{ service.full_name }}}.
 *
 * <p>A call that fails throws a {@link io.grpc.StatusRuntimeException}.
 */
public final class {{ service.client }} {
  private final {{ service.calling.client }} client;

  /** Calls over a channel. */
  public {{ service.client }}({{ service.calling.channel }} channel) {
    this(new {{ service.calling.client }}(channel));
  }

  /** Calls as another client does. */
  public {{ service.client }}({{ service.calling.client }} client) {
    this.client = client;
  }

  /** Returns a client whose calls fail with DEADLINE_EXCEEDED after this time. */
  public {{ service.client }} within({{ service.calling.duration }} timeout) {
    return new {{ service.client }}(client.within(timeout));
  }
{%- for method in service.methods %}

  {{ method.doc }}
  {{ method.client_signature }}
    {{ method.client_body }}
  }
{%- endfor %}
}
