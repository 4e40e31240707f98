package dev.plugwright;

import java.util.Map;
import java.util.Set;

/** What a host says to its plugin in the environment; a variable that is not set is empty. */
record Environment(
    String protocolVersions,
    String clientCertificate,
    String multiplex,
    String socketDirectory,
    String socketGroup,
    String temporaryDirectory,
    String minPort,
    String maxPort,
    boolean probe) {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

  /** Reads the protocol's variables. */
  static Environment of(Map<String, String> variables) {
    return new Environment(
        variables.getOrDefault("PLUGIN_PROTOCOL_VERSIONS", ""),
        variables.getOrDefault("PLUGIN_CLIENT_CERT", ""),
        variables.getOrDefault("PLUGIN_MULTIPLEX_GRPC", ""),
        variables.getOrDefault("PLUGIN_UNIX_SOCKET_DIR", ""),
        variables.getOrDefault("PLUGIN_UNIX_SOCKET_GROUP", ""),
        // The JVM's own property does not follow the variable.
        variables.getOrDefault("TMPDIR", ""),
        variables.getOrDefault("PLUGIN_MIN_PORT", ""),
        variables.getOrDefault("PLUGIN_MAX_PORT", ""),
        "1".equals(variables.get("PLUGWRIGHT_PROBE")));
  }

  /** Whether the host knows of multiplexing, so that the handshake must speak of it (HS-11). */
  boolean asksAboutMultiplexing() {
    return !multiplex.isEmpty();
  }

  /** Whether the connection is to be multiplexed, in the words of Go's ParseBool (ENV-12). */
  boolean multiplexed() {
    return TRUE.contains(multiplex);
  }
}
