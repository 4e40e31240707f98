package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.BytesValue;
import com.google.protobuf.UInt32Value;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import plugin.Broker.ConnInfo;
import plugin.GRPCBrokerGrpc;
import plugwright.v1.ProbeGrpc;

/** What the plugin's broker makes of what a host announces, right or wrong. */
final class BrokerTest {
  private final BlockingQueue<ConnInfo> announced = new LinkedBlockingQueue<>();
  private final Loops loops = new Loops(false);
  private StartedPlugin started;
  private Client client;
  private StreamObserver<ConnInfo> broker;

  @BeforeEach
  void start() throws Exception {
    started = StartedPlugin.start();
    client = started.client();
    broker =
        GRPCBrokerGrpc.newStub(started.channel(Optional.empty()))
            .startStream(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ConnInfo info) {
                    announced.add(info);
                  }

                  @Override
                  public void onError(Throwable reason) {
                    // The plugin has ended.
                  }

                  @Override
                  public void onCompleted() {
                    // So has the stream.
                  }
                });
  }

  @AfterEach
  void end() throws Exception {
    started.close();
    loops.close();
  }

  private void announce(int id, String network, String address) {
    broker.onNext(
        ConnInfo.newBuilder().setServiceId(id).setNetwork(network).setAddress(address).build());
  }

  private String dial(int id) {
    return client
        .unary(ProbeGrpc.getDialMethod(), UInt32Value.of(id))
        .getValue()
        .toStringUtf8();
  }

  private void assertDialFails(int id, String words) {
    Status status = assertThrows(StatusRuntimeException.class, () -> dial(id)).getStatus();
    assertEquals(Status.Code.UNAVAILABLE, status.getCode());
    assertTrue(String.valueOf(status.getDescription()).contains(words), status::toString);
  }

  private ConnInfo accept(int id) throws InterruptedException {
    client.unary(ProbeGrpc.getAcceptMethod(), UInt32Value.of(id));
    return announced.poll(StartedPlugin.LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void whatItAcceptsIsAnnouncedAndCanBeDialledMoreThanOnce() throws Exception {
    ConnInfo info = accept(77);
    assertEquals(77, info.getServiceId());
    for (int round = 0; round < 2; round += 1) {
      var channel =
          new Connector(loops, Optional.empty()).to(info.getNetwork(), info.getAddress());
      BytesValue name =
          new Client(channel).unary(ProbeGrpc.getEchoMethod(), BytesValue.getDefaultInstance());
      assertEquals("77", name.getValue().toStringUtf8());
      channel.shutdownNow();
    }
  }

  @Test
  void theFirstAnnouncementOfAnIdIsTheOneThatCounts() throws Exception {
    ConnInfo info = accept(5);
    announce(3, info.getNetwork(), info.getAddress());
    announce(3, "unix", "/nowhere");
    assertEquals("5", dial(3));
    assertEquals("5", dial(3), "the same connection serves again");
  }

  @Test
  void anIdThatNobodyAnnouncesFailsInTime() {
    long before = System.nanoTime();
    assertDialFails(9, "broker id 9 cannot be dialled");
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before) >= 4);
  }

  @Test
  void anAddressThatCannotBeIsRefusedInWords() {
    announce(1, "carrier-pigeon", "loft");
    assertDialFails(1, "the network `carrier-pigeon` is neither `unix` nor `tcp`");
    announce(2, "tcp", "nowhere");
    assertDialFails(2, "not of the form `host:port`");
  }

  @Test
  void theEndOfTheStreamIsTheEndOfEveryDial() {
    accepted();
    broker.onCompleted();
    assertDialFails(4, "");
    assertEquals(
        "main",
        client
            .unary(ProbeGrpc.getEchoMethod(), BytesValue.getDefaultInstance())
            .getValue()
            .toStringUtf8());
  }

  /** Waits until the stream is there. */
  private void accepted() {
    client.unary(ProbeGrpc.getAcceptMethod(), UInt32Value.of(8));
  }
}
