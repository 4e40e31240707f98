// {{ sdk.generated }}

package {{ sdk.package }};

import {{ sdk.runtime }}.MagicCookie;
import {{ sdk.runtime }}.PluginServer;

{{ sdk.doc }}
public final class {{ sdk.class }} {
  /** What a host sets before it starts a plugin. */
  public static final MagicCookie COOKIE =
      new MagicCookie({{ sdk.cookie_key }}, {{ sdk.cookie_value }});

  private {{ sdk.class }}() {}

  /**
   * Serves a plugin until its host asks it to end. Give it one of each service that the plugin
   * implements, of one or several versions of the contract; host and plugin agree on the highest
   * that both have. What is printed or logged goes to the host.
   *
   * <p>Exits with status 1 where no host has started the plugin.
   */
  public static void serve(VersionedService... services) {
    server(services).serve();
  }

  /** Does the same, but leaves it to you to choose options and to call {@code serve()}. */
  public static PluginServer server(VersionedService... services) {
    PluginServer server = PluginServer.of(COOKIE);
    for (VersionedService service : services) {
      server.version(service.protocolVersion(), service);
    }
    return server;
  }
}
