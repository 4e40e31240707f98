package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import com.google.protobuf.UInt32Value;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sample.SampleGrpc;

/** Services in the test's own process, and what their handlers can do. */
final class TestPluginTest {
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("asked-by", Metadata.ASCII_STRING_MARSHALLER);

  private static Service running(Service.Unary<StringValue, Empty> handler) {
    return Service.builder(SampleGrpc.getServiceDescriptor())
        .unary(SampleGrpc.getRunMethod(), handler)
        .build();
  }

  private static void run(BindableService service) {
    try (TestPlugin plugin = TestPlugin.serving(service)) {
      plugin.client().unary(SampleGrpc.getRunMethod(), StringValue.of("it"));
    }
  }

  @Test
  void aHandlerReachesTheHostUnderAnId() {
    List<String> told = new ArrayList<>();
    Service host =
        running(
            (request, call) -> {
              told.add(request.getValue());
              return Empty.getDefaultInstance();
            });
    Service service =
        running(
            (request, call) -> {
              assertTrue(call.host().connect(0).isEmpty());
              Client client = new Client(call.host().dial(7));
              return client.unary(SampleGrpc.getRunMethod(), StringValue.of("told"));
            });
    try (TestPlugin plugin = TestPlugin.serving(service).host(7, host)) {
      plugin.client().unary(SampleGrpc.getRunMethod(), StringValue.of("it"));
    }
    assertEquals(List.of("told"), told);
  }

  @Test
  void aServiceOfTheStubsKnowsItsHostAsWell() {
    run(
        new SampleGrpc.SampleImplBase() {
          @Override
          public void run(StringValue request, StreamObserver<Empty> answer) {
            assertTrue(Host.current().connect(0).isEmpty());
            answer.onNext(Empty.getDefaultInstance());
            answer.onCompleted();
          }
        });
    assertThrows(IllegalStateException.class, Host::current);
  }

  @Test
  void aHandlerSeesMetadataAndDeadline() {
    Service service =
        running(
            (request, call) -> {
              assertEquals("me", call.metadata().get(HEADER));
              assertTrue(call.deadline().isPresent());
              return Empty.getDefaultInstance();
            });
    Metadata headers = new Metadata();
    headers.put(HEADER, "me");
    try (TestPlugin plugin = TestPlugin.serving(service)) {
      Client client = plugin.client().with(headers).within(Duration.ofSeconds(20));
      client.unary(SampleGrpc.getRunMethod(), StringValue.of("it"));
    }
  }

  @Test
  void whatAHandlerThrowsIsTheCallersStatus() {
    Service service =
        running(
            (request, call) -> {
              throw Status.DATA_LOSS.withDescription("lost").asException();
            });
    Status lost = assertThrows(StatusRuntimeException.class, () -> run(service)).getStatus();
    assertEquals(Status.Code.DATA_LOSS, lost.getCode());
    assertEquals("lost", lost.getDescription());
  }

  @Test
  void anAcceptedIdIsTakenUntilItIsClosed() {
    run(
        running(
            (request, call) -> {
              Host.Accepted accepted = call.host().accept(9, running((it, other) -> null));
              assertEquals(9, accepted.id());
              StatusRuntimeException taken =
                  assertThrows(StatusRuntimeException.class, () -> call.host().accept(9));
              assertEquals(Status.Code.ALREADY_EXISTS, taken.getStatus().getCode());
              accepted.close();
              call.host().accept(9).close();
              return Empty.getDefaultInstance();
            }));
  }

  @Test
  void aServiceIsHeldToTheExamplesOfItsContract() {
    Examples<UInt32Value, UInt32Value> examples =
        new Examples<>(
            SampleGrpc.getCountMethod(),
            List.of(
                new Examples.Text("two", List.of("2"), List.of("2", "1"), Status.Code.OK),
                new Examples.Text("none", List.of("0"), List.of(), Status.Code.NOT_FOUND)));
    Service following =
        Service.builder(SampleGrpc.getServiceDescriptor())
            .serverStreaming(
                SampleGrpc.getCountMethod(),
                (request, responses, call) -> examples.responses(request, responses))
            .build();
    try (TestPlugin plugin = TestPlugin.serving(following)) {
      examples.cases().forEach(plugin::check);
    }
    try (TestPlugin plugin = TestPlugin.serving(SamplePlugin.service())) {
      plugin.check(examples.cases().get(0));
      AssertionError wrong =
          assertThrows(AssertionError.class, () -> plugin.check(examples.cases().get(1)));
      assertTrue(wrong.getMessage().contains("NOT_FOUND was expected"), wrong.getMessage());
    }
  }

  @Test
  void aHostIsToldWhereToAttachAndNothingIsLeft() {
    Path socket;
    try (TestPlugin plugin = TestPlugin.serving(SamplePlugin.service())) {
      Reattach reattach = plugin.reattach(5);
      socket = Path.of(reattach.address());
      assertTrue(Files.exists(socket));
      assertEquals(
          ("{\"Protocol\":\"grpc\",\"ProtocolVersion\":5,\"Pid\":%d,\"Test\":true,"
                  + "\"Addr\":{\"Network\":\"unix\",\"String\":\"%s\"}}")
              .formatted(ProcessHandle.current().pid(), socket),
          reattach.json());
    }
    assertTrue(Files.notExists(socket));
  }
}
