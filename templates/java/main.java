package {{ plugin.package }};
{%- for import in plugin.main.imports %}
{%- if loop.first %}
{% endif %}
import {{ import }};
{%- endfor %}

/** A plugin to start from. It is yours: gen-sdk writes this file only once. */
public final class Main {
  private Main() {}

  /** Serves the plugin. */
  public static void main(String[] args) {
    {{ plugin.main.sdk }}.serve(services());
  }

  /** Returns one of each service. */
  static {{ plugin.main.versioned }}[] services() {
    return new {{ plugin.main.versioned }}[] {
{%- for service in plugin.services %}
      new {{ service.class }}(),
{%- endfor %}
    };
  }
}
