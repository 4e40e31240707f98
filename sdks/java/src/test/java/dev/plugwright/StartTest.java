package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From the environment to the handshake line, and what keeps a plugin from getting there. */
final class StartTest {
  @Test
  void itListensBeforeItSaysWhere() throws Exception {
    try (var plugin = StartedPlugin.start(Map.of("PLUGIN_PROTOCOL_VERSIONS", "3,2,x,9"))) {
      String[] fields = plugin.fields();
      try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(fields[3]))) {
        assertTrue(socket.isConnected());
      }
      fields[3] = "";
      assertArrayEquals(new String[] {"1", "3", "unix", "", "grpc", ""}, fields);
      plugin.awaitLog("\"part\":\"x\"");
    }
  }

  static Stream<Map<String, String>> wrongCookies() {
    return Stream.of(Map.of(), Map.of("SAMPLE_PLUGIN", ""), Map.of("SAMPLE_PLUGIN", "YES"));
  }

  @ParameterizedTest
  @MethodSource("wrongCookies")
  void withoutItsCookieItIsRefusedInWords(Map<String, String> variables) throws Exception {
    try (var plugin = new StartedPlugin(variables)) {
      StartedPlugin.End end = plugin.end();
      assertEquals(1, end.code());
      assertEquals("", end.stdout());
      assertTrue(end.stderr().startsWith("This program is a plugin"), end.stderr());
    }
  }

  static Stream<Arguments> wrongEnvironments() {
    return Stream.of(
        refused("`PLUGIN_UNIX_SOCKET_DIR` names `/nowhere`", "PLUGIN_UNIX_SOCKET_DIR", "/nowhere"),
        refused("no socket can be made in `/proc`", "PLUGIN_UNIX_SOCKET_DIR", "/proc"),
        refused("the group `nobody-knows`, which", "PLUGIN_UNIX_SOCKET_GROUP", "nobody-knows"),
        refused("holds no certificate in PEM form", "PLUGIN_CLIENT_CERT", "no certificate"),
        refused(
            "must not be greater", "SAMPLE_NETWORK", "tcp", "PLUGIN_MIN_PORT", "9",
            "PLUGIN_MAX_PORT", "8"),
        refused("`PLUGIN_MIN_PORT` is `many`", "SAMPLE_NETWORK", "tcp", "PLUGIN_MIN_PORT", "many"));
  }

  @ParameterizedTest
  @MethodSource("wrongEnvironments")
  void whatItCannotDoKeepsItFromStarting(String words, Map<String, String> variables)
      throws Exception {
    try (var plugin = StartedPlugin.start(variables)) {
      assertRefused(plugin, words);
    }
  }

  @Test
  void aPathThatNoSocketCanHaveIsRefused(@TempDir Path parent) throws Exception {
    Path directory = Files.createDirectory(parent.resolve("x".repeat(100)));
    try (var plugin =
        StartedPlugin.start(Map.of("PLUGIN_UNIX_SOCKET_DIR", directory.toString()))) {
      assertRefused(plugin, "at most 103 bytes long");
    }
  }

  @Test
  void aTakenPortIsPassedOver() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      try (var plugin = StartedPlugin.start(ports(port, Math.min(port + 100, 65_535)))) {
        String[] fields = plugin.fields();
        assertEquals("tcp", fields[2]);
        assertTrue(fields[3].matches("127\\.0\\.0\\.1:[0-9]+"), fields[3]);
        assertNotEquals("127.0.0.1:" + port, fields[3]);
      }
    }
  }

  @Test
  void aRangeWithoutAFreePortIsRefused() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      try (var plugin = StartedPlugin.start(ports(port, port))) {
        assertRefused(plugin, "no port from " + port);
      }
    }
  }

  @Test
  void theSeventhFieldAnswersAHostThatAskedInGosWords() throws Exception {
    for (var expected : Map.of("no", "false", "true", "true").entrySet()) {
      try (var plugin =
          StartedPlugin.start(Map.of("PLUGIN_MULTIPLEX_GRPC", expected.getKey()))) {
        assertEquals(expected.getValue(), plugin.fields()[6], expected.getKey());
      }
    }
  }

  @Test
  void theGroupThatTheHostNamesMayConnect(@TempDir Path directory) throws Exception {
    String group = Files.getAttribute(directory, "unix:gid").toString();
    try (var plugin = StartedPlugin.start(Map.of("PLUGIN_UNIX_SOCKET_GROUP", group))) {
      Path socket = Path.of(plugin.fields()[3]);
      assertEquals(
          PosixFilePermissions.fromString("rw-rw----"), Files.getPosixFilePermissions(socket));
      assertEquals(plugin.directory(), socket.getParent());
    }
  }

  private static void assertRefused(StartedPlugin plugin, String words) throws Exception {
    StartedPlugin.End end = plugin.end();
    assertEquals(1, end.code());
    assertEquals("", end.stdout());
    assertTrue(end.stderr().contains(words), end.stderr());
    assertEquals(1, end.stderr().lines().filter(it -> it.contains("cannot start")).count());
  }

  private static Map<String, String> ports(int first, int last) {
    return Map.of(
        "SAMPLE_NETWORK", "tcp", "PLUGIN_MIN_PORT", "" + first, "PLUGIN_MAX_PORT", "" + last);
  }

  private static Arguments refused(String words, String... variables) {
    Map<String, String> pairs = new HashMap<>();
    for (int index = 0; index < variables.length; index += 2) {
      pairs.put(variables[index], variables[index + 1]);
    }
    return Arguments.of(words, pairs);
  }
}
