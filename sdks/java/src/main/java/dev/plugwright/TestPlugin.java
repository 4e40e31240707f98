package dev.plugwright;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Services that run in a test's own process, through real gRPC and with a broker of their own
 * (RE-4): without a cookie, a handshake, or any change to the process.
 *
 * <pre>{@code
 * try (var plugin = TestPlugin.serving(greeter)) {
 *   plugin.client().unary(GreeterGrpc.getGreetMethod(), request);
 * }
 * }</pre>
 */
public final class TestPlugin implements AutoCloseable {
  private final Loops loops = new Loops(false);
  private final Connector connector = new Connector(loops, Optional.empty());
  private final Plugin plugin;
  private final Address address;
  private final ManagedChannel channel;
  private final List<TestPlugin> hosts = new ArrayList<>();

  private TestPlugin(List<BindableService> services) {
    Map<String, String> variables =
        System.getenv("TMPDIR") == null ? Map.of() : Map.of("TMPDIR", System.getenv("TMPDIR"));
    plugin =
        new Plugin(
            Environment.of(variables), Network.ofThisSystem(), host -> services, () -> {});
    address = plugin.start();
    channel = connector.to(address.network().wireName(), address.text());
  }

  /** Serves until it is closed. */
  public static TestPlugin serving(BindableService... services) {
    return new TestPlugin(List.of(services));
  }

  /**
   * Serves what the host would serve under a broker id: put the id into a request, and the handler
   * reaches it.
   */
  public TestPlugin host(int id, BindableService... services) {
    TestPlugin host = serving(services);
    hosts.add(host);
    plugin.broker().lend(id, host.channel());
    return this;
  }

  /** Reaches the services. */
  public ManagedChannel channel() {
    return channel;
  }

  /** Calls the services. */
  public Client client() {
    return new Client(channel);
  }

  /** Where a host finds the services, if it attaches to what runs already. */
  public Reattach reattach(int protocolVersion) {
    return new Reattach(
        protocolVersion,
        ProcessHandle.current().pid(),
        address.network().wireName(),
        address.text());
  }

  /** Asserts that the services answer an example as its contract says. */
  public <Q extends Message, A extends Message> void check(Examples.Case<Q, A> example) {
    List<A> responses = new ArrayList<>();
    Status status = Status.OK;
    try {
      call(example, responses);
    } catch (StatusRuntimeException failure) {
      status = failure.getStatus();
    }
    if (status.getCode() != example.error()) {
      throw new AssertionError(
          "`%s`: the status %s was expected, but it is %s"
              .formatted(example.name(), example.error(), status));
    }
    if (!responses.equals(example.responses())) {
      throw new AssertionError(
          "`%s`: these responses were expected: %s; but these came: %s"
              .formatted(example.name(), example.responses(), responses));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      plugin.end();
    } catch (InterruptedException interruption) {
      plugin.removeSockets();
      Thread.currentThread().interrupt();
    }
    loops.close();
    hosts.forEach(TestPlugin::close);
  }

  private <Q extends Message, A extends Message> void call(
      Examples.Case<Q, A> example, List<A> responses) {
    MethodDescriptor<Q, A> method = example.method();
    List<Q> requests = example.requests();
    try (Answers<A> answers =
        method.getType().clientSendsOneMessage()
            ? client().serverStreaming(method, requests.get(0))
            : client().bidirectional(method, requests)) {
      answers.forEach(responses::add);
    }
  }
}
