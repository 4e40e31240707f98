package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.StringValue;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plugin.GRPCControllerGrpc;
import plugin.GRPCStdioGrpc;
import plugwright.v1.ProbeGrpc;
import sample.SampleGrpc;

/** How a plugin ends, and that nothing is left of it. */
final class EndTest {
  private static final long HOST_WAITS_MS = 2000;

  private static void shutdown(Client client) {
    client.unary(
        GRPCControllerGrpc.getShutdownMethod(), plugin.Controller.Empty.getDefaultInstance());
  }

  private static void signal(StartedPlugin plugin, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "" + plugin.process().pid()).start().waitFor();
  }

  @Test
  void shutdownEndsItInOrderWithEverythingThatWasPrinted() throws Exception {
    try (var plugin = StartedPlugin.start()) {
      Client client = plugin.client();
      var printed =
          client.serverStreaming(
              GRPCStdioGrpc.getStreamStdioMethod(),
              com.google.protobuf.Empty.getDefaultInstance());
      CompletableFuture<Integer> read =
          CompletableFuture.supplyAsync(
              () -> {
                int size = 0;
                for (var chunk : printed) {
                  size += chunk.getData().size();
                }
                return size;
              });
      ByteString bytes = ByteString.copyFrom(new byte[3_000_000]);
      client.unary(ProbeGrpc.getPrintStdoutMethod(), BytesValue.of(bytes));
      shutdown(client);
      assertEquals(bytes.size(), read.get(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS));
      StartedPlugin.End end = plugin.end();
      assertEquals(0, end.code());
      assertTrue(end.stderr().contains("serve returned"), end.stderr());
      assertTrue(end.stderr().contains("exit ran"), end.stderr());
      assertEquals(List.of(), plugin.leftovers());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "keep a thread"})
  void nothingKeepsItLongerThanTheHostWaits(String action) throws Exception {
    try (var plugin = StartedPlugin.start()) {
      Client client = plugin.client();
      CompletableFuture.runAsync(
          () -> client.unary(SampleGrpc.getRunMethod(), StringValue.of(action)));
      client.clientStreaming(SampleGrpc.getJoinMethod(), List.of());
      shutdown(client);
      long asked = System.nanoTime();
      assertEquals(0, plugin.end().code());
      assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked) < HOST_WAITS_MS);
    }
  }

  @Test
  void sigtermEndsItInOrderAndSigintDoesNot() throws Exception {
    try (var plugin = StartedPlugin.start()) {
      Client client = plugin.client();
      signal(plugin, "INT");
      signal(plugin, "INT");
      BytesValue echo = client.unary(ProbeGrpc.getEchoMethod(), BytesValue.getDefaultInstance());
      assertEquals("main", echo.getValue().toStringUtf8());
      signal(plugin, "TERM");
      assertEquals(0, plugin.end().code());
      assertEquals(List.of(), plugin.leftovers());
    }
  }

  @Test
  void aThreadThatFailsIsTold() throws Exception {
    try (var plugin = StartedPlugin.start()) {
      Client client = plugin.client();
      client.unary(SampleGrpc.getRunMethod(), StringValue.of("throw in a thread"));
      plugin.awaitLog("\"@level\":\"error\",\"@message\":\"a thread ended with an error\"");
      client.clientStreaming(SampleGrpc.getJoinMethod(), List.of());
    }
  }

  @Test
  void aMultiplexedSessionsEndIsThePlugins() throws Exception {
    try (var plugin = StartedPlugin.start(Map.of("PLUGIN_MULTIPLEX_GRPC", "true"))) {
      var address = UnixDomainSocketAddress.of(plugin.fields()[3]);
      try (var first = SocketChannel.open(address);
          var second = SocketChannel.open(address)) {
        assertEquals(-1, second.read(ByteBuffer.allocate(1)), "a second connection is refused");
        assertTrue(first.isConnected());
      }
      assertEquals(0, plugin.end().code());
    }
  }
}
