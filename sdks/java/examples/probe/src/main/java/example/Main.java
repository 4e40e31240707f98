package example;

import dev.plugwright.MagicCookie;
import dev.plugwright.Network;
import dev.plugwright.PluginServer;
import java.util.List;

/**
 * A plugin that serves nothing of its own: what hosts and {@code conformance} can see of the
 * runtime. The argument {@code tcp} makes it listen on TCP, and {@code ends-with-host} end with a host
 * that is killed.
 */
final class Main {
  private static final MagicCookie COOKIE =
      new MagicCookie("PLUGWRIGHT_JAVA_EXAMPLE", "b81a6f4c20d95e37");

  private Main() {}

  public static void main(String[] arguments) {
    List<String> asked = List.of(arguments);
    PluginServer.of(COOKIE)
        .version(1)
        .version(2)
        .network(asked.contains("tcp") ? Network.TCP : Network.UNIX)
        .endWithHost(asked.contains("ends-with-host"))
        .serve();
  }
}
