package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import plugin.GRPCStdioGrpc;
import plugin.Stdio.StdioData.Channel;
import plugwright.v1.ProbeGrpc;
import sample.SampleGrpc;

/** Calls of a running plugin: answers, failures, streams, and what is printed and logged. */
final class CallsTest {
  private StartedPlugin started;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    started = StartedPlugin.start();
    client = started.client();
  }

  @AfterEach
  void end() throws IOException {
    started.close();
  }

  private void run(String action) {
    client.unary(SampleGrpc.getRunMethod(), StringValue.of(action));
  }

  private static <Q> void assertFails(
      Status.Code code, String words, Client client, MethodDescriptor<Q, ?> method, Q request) {
    Status status =
        assertThrows(StatusRuntimeException.class, () -> client.unary(method, request)).getStatus();
    assertEquals(code, status.getCode());
    assertTrue(String.valueOf(status.getDescription()).contains(words), status::toString);
  }

  @Test
  void everyKindOfCall() {
    List<StringValue> parts = List.of(StringValue.of("a"), StringValue.of("b"));
    assertEquals(
        StringValue.of("ab"), client.clientStreaming(SampleGrpc.getJoinMethod(), parts));
    List<Integer> counted = new ArrayList<>();
    client
        .serverStreaming(SampleGrpc.getCountMethod(), UInt32Value.of(3))
        .forEach(count -> counted.add(count.getValue()));
    assertEquals(List.of(3, 2, 1), counted);
    List<BytesValue> sent =
        IntStream.range(0, 100)
            .mapToObj(it -> BytesValue.of(ByteString.copyFrom(new byte[] {(byte) it})))
            .toList();
    List<BytesValue> returned = new ArrayList<>();
    client.bidirectional(ProbeGrpc.getChatMethod(), sent).forEach(returned::add);
    assertEquals(sent, returned);
    BytesValue large = client.unary(ProbeGrpc.getLargeMethod(), UInt32Value.of(6_000_000));
    assertEquals(6_000_000, large.getValue().size());
  }

  @Test
  void whatAHandlerThrowsIsTheCallersStatus() throws Exception {
    var run = SampleGrpc.getRunMethod();
    assertFails(
        Status.Code.UNKNOWN, "IllegalStateException: as asked", client, run,
        StringValue.of("throw"));
    started.awaitLog("\"@message\":\"a handler failed\"");
    assertFails(
        Status.Code.UNKNOWN, "returned null", client, run, StringValue.of("answer nothing"));
    assertFails(
        Status.Code.UNIMPLEMENTED, "Forgotten", client, SampleGrpc.getForgottenMethod(),
        Empty.getDefaultInstance());
    assertFails(
        Status.Code.NOT_FOUND, "probe", client, ProbeGrpc.getFailMethod(), Int32Value.of(5));
  }

  @Test
  void aDeadlineEndsACallAndSoDoesItsCaller() {
    Duration minute = Duration.newBuilder().setSeconds(60).build();
    Client hasty = client.within(java.time.Duration.ofMillis(50));
    assertFails(
        Status.Code.DEADLINE_EXCEEDED, "", hasty, ProbeGrpc.getSleepMethod(), minute);
    Context.CancellableContext leaving = Context.current().withCancellation();
    leaving.cancel(null);
    leaving.run(
        () ->
            assertFails(
                Status.Code.CANCELLED, "", client, ProbeGrpc.getSleepMethod(), minute));
  }

  @Test
  void aReaderThatLeavesAStreamEarlyLeavesThePluginWell() {
    try (Answers<UInt32Value> counts =
        client.serverStreaming(SampleGrpc.getCountMethod(), UInt32Value.of(1_000_000))) {
      assertEquals(1_000_000, counts.iterator().next().getValue());
    }
    assertEquals(
        StringValue.of("well"),
        client.clientStreaming(SampleGrpc.getJoinMethod(), List.of(StringValue.of("well"))));
  }

  @Test
  void aRequestThatCannotBeMadeEndsTheCall() {
    Iterable<StringValue> broken =
        Stream.of("a", "b")
                .map(
                    it -> {
                      if (it.equals("b")) {
                        throw new IllegalStateException("no b");
                      }
                      return StringValue.of(it);
                    })
            ::iterator;
    Status status =
        assertThrows(
                StatusRuntimeException.class,
                () -> client.clientStreaming(SampleGrpc.getJoinMethod(), broken))
            .getStatus();
    assertEquals("IllegalStateException: no b", status.getDescription());
  }

  @Test
  void whatIsPrintedReachesTheHostBeforeAndAfterItListens() {
    run("print");
    try (var printed =
        client.serverStreaming(
            GRPCStdioGrpc.getStreamStdioMethod(), Empty.getDefaultInstance())) {
      Iterator<plugin.Stdio.StdioData> chunks = printed.iterator();
      assertChunk(Channel.STDOUT, "printed\n", chunks.next());
      assertChunk(Channel.STDERR, "printed too\n", chunks.next());
      run("child prints");
      assertChunk(Channel.STDOUT, "from a child\n", chunks.next());
    }
  }

  @Test
  void bytesAndLongLinesArriveAsTheyAreThroughASecondReader() {
    byte[] bytes = new byte[100_000];
    for (int index = 0; index < bytes.length; index += 1) {
      bytes[index] = (byte) index;
    }
    var stream = GRPCStdioGrpc.getStreamStdioMethod();
    client.serverStreaming(stream, Empty.getDefaultInstance()).close();
    try (var printed = client.serverStreaming(stream, Empty.getDefaultInstance())) {
      client.unary(
          ProbeGrpc.getPrintStdoutMethod(), BytesValue.of(ByteString.copyFrom(bytes)));
      ByteString received = ByteString.EMPTY;
      for (var chunk : printed) {
        received = received.concat(chunk.getData());
        if (received.size() >= bytes.length) {
          break;
        }
      }
      assertArrayEquals(bytes, received.toByteArray());
    }
  }

  @Test
  void aLogLineGoesToStandardErrorWithItsFields() throws Exception {
    run("log");
    run("log what JSON cannot show");
    started.awaitLog("\"@message\":\"odd\"");
    List<String> lines = started.stderr().lines().toList();
    assertEquals(2, lines.size(), started.stderr());
    assertTrue(
        lines.get(0).startsWith("{\"@level\":\"info\",\"@message\":\"did it\",\"@module\":\"sample\""),
        lines.get(0));
    assertTrue(lines.get(0).endsWith(",\"count\":3}"), lines.get(0));
    assertTrue(lines.get(1).contains("\"self\":\"[circular]\""), lines.get(1));
    assertTrue(lines.get(1).contains("\"message\":5"), lines.get(1));
  }

  @Test
  void healthKnowsThePluginAndNothingElse() {
    var check = HealthGrpc.getCheckMethod();
    for (String name : List.of("plugin", "")) {
      HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(name).build();
      assertEquals(ServingStatus.SERVING, client.unary(check, request).getStatus());
    }
    HealthCheckRequest other = HealthCheckRequest.newBuilder().setService("other").build();
    assertFails(Status.Code.NOT_FOUND, "", client, check, other);
    try (var watch = client.serverStreaming(HealthGrpc.getWatchMethod(), other)) {
      assertEquals(ServingStatus.SERVICE_UNKNOWN, watch.iterator().next().getStatus());
    }
  }

  @Test
  void reflectionDescribesEveryServiceAsItsProtoDoes() {
    List<ServerReflectionResponse> answers = new ArrayList<>();
    client
        .bidirectional(
            ServerReflectionGrpc.getServerReflectionInfoMethod(),
            List.of(
                ServerReflectionRequest.newBuilder().setListServices("").build(),
                symbol("plugin.GRPCBroker"),
                symbol("plugin.GRPCController"),
                symbol("plugin.GRPCStdio"),
                symbol("plugwright.v1.Probe"),
                symbol("nowhere.Nothing")))
        .forEach(answers::add);
    List<String> names =
        answers.get(0).getListServicesResponse().getServiceList().stream()
            .map(service -> service.getName())
            .toList();
    assertTrue(names.containsAll(List.of("sample.Sample", "plugin.GRPCBroker")), names::toString);
    assertTrue(names.contains("grpc.reflection.v1alpha.ServerReflection"), names::toString);
    List<ByteString> compiled =
        Stream.of(
                plugin.Broker.getDescriptor(),
                plugin.Controller.getDescriptor(),
                plugin.Stdio.getDescriptor(),
                plugwright.v1.ProbeOuterClass.getDescriptor())
            .map(file -> file.toProto().toByteString())
            .toList();
    for (int index = 0; index < compiled.size(); index += 1) {
      var files = answers.get(index + 1).getFileDescriptorResponse().getFileDescriptorProtoList();
      assertTrue(files.contains(compiled.get(index)), "file " + index);
    }
    assertTrue(answers.get(5).hasErrorResponse());
  }

  private static ServerReflectionRequest symbol(String name) {
    return ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build();
  }

  private static void assertChunk(Channel channel, String text, plugin.Stdio.StdioData chunk) {
    assertEquals(channel, chunk.getChannel());
    assertEquals(text, chunk.getData().toStringUtf8());
  }
}
