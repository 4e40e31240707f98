package example;

import dev.plugwright.MagicCookie;
import dev.plugwright.Network;
import dev.plugwright.PluginServer;
import java.util.List;

/**
 * A plugin that serves nothing of its own: what hosts and {@code conformance} can see of the
 * runtime. {@code tcp} as its argument makes it listen on TCP.
 */
final class Main {
  private static final MagicCookie COOKIE =
      new MagicCookie("PLUGWRIGHT_JAVA_EXAMPLE", "b81a6f4c20d95e37");

  private Main() {}

  public static void main(String[] arguments) {
    boolean tcp = List.of(arguments).contains("tcp");
    PluginServer.of(COOKIE)
        .version(1)
        .version(2)
        .network(tcp ? Network.TCP : Network.UNIX)
        .serve();
  }
}
