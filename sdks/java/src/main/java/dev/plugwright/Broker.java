package dev.plugwright;

import io.grpc.BindableService;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** go-plugin's broker: announces what this side accepts, and dials what the other side announced. */
final class Broker implements Host, BrokerService.Listener {
  private static final String STREAM_ENDED = "the host has ended the broker's stream";

  private final Loops loops;
  private final Sockets sockets;
  private final Optional<Security> security;
  private final Connector connector;
  private final Optional<Multiplexer> multiplexer;
  private final BrokerService service = new BrokerService(this);
  private final WaitingRoom<ConnInfo> announced = new WaitingRoom<>(Limits.BROKER);
  private final Map<Integer, CompletableFuture<ManagedChannel>> dialled =
      new ConcurrentHashMap<>();
  private final Map<Integer, AcceptedId> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();

  /** Takes what to do when a multiplexed session ends, where the connection is to be one. */
  Broker(
      Loops loops,
      Sockets sockets,
      Optional<Security> security,
      Optional<Runnable> sessionEnded) {
    this.loops = loops;
    this.sockets = sockets;
    this.security = security;
    connector = new Connector(loops, security);
    multiplexer = sessionEnded.map(ended -> new Multiplexer(service::send, ended));
  }

  /** What answers the peer's broker. */
  BindableService service() {
    return service;
  }

  /** Takes an open connection of the host (MUX-2). */
  void admit(Channel connection, Endpoint main) {
    multiplexer.ifPresentOrElse(
        it -> it.admit(connection, loops, main), () -> main.admit(connection));
  }

  /** Lets an id be dialled that no peer has announced. */
  void lend(int id, ManagedChannel channel) {
    dialled.put(id, CompletableFuture.completedFuture(channel));
  }

  @Override
  public ManagedChannel dial(int id) {
    CompletableFuture<ManagedChannel> mine = new CompletableFuture<>();
    CompletableFuture<ManagedChannel> first = dialled.putIfAbsent(id, mine);
    if (first != null) {
      return join(first);
    }
    try {
      ManagedChannel channel = open(id);
      mine.complete(channel);
      forgetWhenOver(id, channel, ConnectivityState.IDLE);
      return channel;
    } catch (RuntimeException reason) {
      dialled.remove(id, mine);
      mine.completeExceptionally(reason);
      throw reason;
    }
  }

  @Override
  public Accepted accept(BindableService... services) {
    return accept(lastId.incrementAndGet(), services);
  }

  @Override
  public Accepted accept(int id, BindableService... services) {
    Endpoint endpoint = new Endpoint(loops, security, List.of(services), this);
    AcceptedId acceptance = new AcceptedId(id, endpoint);
    if (accepted.putIfAbsent(id, acceptance) != null) {
      throw Status.ALREADY_EXISTS
          .withDescription("broker id %s is accepted already".formatted(text(id)))
          .asRuntimeException();
    }
    try {
      acceptance.start();
    } catch (StartException reason) {
      acceptance.close();
      throw Status.UNAVAILABLE
          .withDescription(
              "broker id %s cannot be accepted: %s".formatted(text(id), reason.getMessage()))
          .withCause(reason)
          .asRuntimeException();
    }
    return acceptance;
  }

  @Override
  public void take(ConnInfo info) {
    if (multiplexer.isPresent()) {
      multiplexer.get().take(info);
    } else if (info.knock().isEmpty()) {
      announced.put(info.serviceId(), info);
    }
  }

  /** The next host counts from 1 again. */
  @Override
  public void ended() {
    announced.clear(STREAM_ENDED);
    multiplexer.ifPresent(it -> it.clear(STREAM_ENDED));
    dialled.clear();
  }

  /** Takes no further connections, and fails every wait. */
  void shutdown() {
    service.close();
    announced.clear("the plugin ends");
    accepted.values().forEach(AcceptedId::shutdown);
  }

  /** Ends what is left. */
  void end() {
    dialled.values().forEach(it -> it.thenAccept(ManagedChannel::shutdownNow));
    accepted.values().forEach(it -> it.endpoint.end(Limits.CLOSE));
    multiplexer.ifPresent(Multiplexer::close);
  }

  private ManagedChannel open(int id) {
    try {
      if (service.isOver()) {
        throw new IOException(STREAM_ENDED);
      }
      if (multiplexer.isPresent()) {
        return connector.over(multiplexer.get().dial(id));
      }
      ConnInfo info = announced.take(id);
      return connector.to(info.network(), info.address());
    } catch (IOException | IllegalArgumentException reason) {
      throw unavailable(id, reason);
    } catch (InterruptedException reason) {
      Thread.currentThread().interrupt();
      throw unavailable(id, reason);
    }
  }

  private static RuntimeException unavailable(int id, Exception reason) {
    return Status.UNAVAILABLE
        .withDescription(
            "broker id %s cannot be dialled: %s".formatted(text(id), reason.getMessage()))
        .withCause(reason)
        .asRuntimeException();
  }

  /** Lets go of a channel that was connected and is no longer; an id is announced once. */
  private void forgetWhenOver(int id, ManagedChannel channel, ConnectivityState before) {
    ConnectivityState now = channel.getState(false);
    if (now == ConnectivityState.SHUTDOWN) {
      forget(id, channel);
    } else if (before == ConnectivityState.READY && now != ConnectivityState.READY) {
      forget(id, channel);
      channel.shutdown();
    } else {
      channel.notifyWhenStateChanged(now, () -> forgetWhenOver(id, channel, now));
    }
  }

  private void forget(int id, ManagedChannel channel) {
    dialled.computeIfPresent(id, (same, it) -> it.getNow(null) == channel ? null : it);
  }

  private static String text(int id) {
    return Integer.toUnsignedString(id);
  }

  private static ManagedChannel join(CompletableFuture<ManagedChannel> dial) {
    try {
      return dial.join();
    } catch (CompletionException failed) {
      throw (RuntimeException) failed.getCause();
    }
  }

  private final class AcceptedId implements Accepted {
    private final int id;
    private final Endpoint endpoint;
    private volatile Acceptor acceptor;

    AcceptedId(int id, Endpoint endpoint) {
      this.id = id;
      this.endpoint = endpoint;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public void close() {
      shutdown();
      endpoint.end(Limits.GRACE);
      accepted.remove(id, this);
    }

    private void start() {
      endpoint.start();
      if (multiplexer.isPresent()) {
        multiplexer.get().accept(id, endpoint);
      } else {
        acceptor = Acceptor.listen(loops, sockets, endpoint::admit);
        service.send(ConnInfo.announcement(id, acceptor.address()));
      }
    }

    private void shutdown() {
      multiplexer.ifPresent(it -> it.refuse(id));
      if (acceptor != null) {
        acceptor.close();
      }
      endpoint.shutdown();
    }
  }
}
