package dev.plugwright;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A gRPC server without a socket: connections are handed to it. */
final class Endpoint {
  // What Go's server allows; the default would be 8 KiB.
  private static final int MOST_METADATA = 16 * 1024 * 1024;

  private final Entrance entrance = new Entrance();
  private final Server server;

  Endpoint(
      Loops loops, Optional<Security> security, List<? extends BindableService> services, Host host) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(Entrance.ADDRESS)
            .channelFactory(() -> entrance)
            .bossEventLoopGroup(loops.group())
            .workerEventLoopGroup(loops.group())
            // Hosts send what their contracts allow, Terraform up to 256 MiB (GRPC-3).
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .maxInboundMetadataSize(MOST_METADATA)
            .permitKeepAliveTime(0, TimeUnit.NANOSECONDS)
            .permitKeepAliveWithoutCalls(true)
            .handshakeTimeout(Limits.TLS_HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
            .intercept(new CallInterceptor(host));
    security.ifPresent(it -> builder.sslContext(it.server()));
    services.forEach(builder::addService);
    server = builder.build();
  }

  /** Begins to serve what is admitted. */
  void start() {
    try {
      server.start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Serves on an open connection. */
  void admit(Channel connection) {
    entrance.eventLoop().execute(() -> entrance.admit(connection));
  }

  /** Takes no further calls, and lets those that are under way end. */
  void shutdown() {
    server.shutdown();
  }

  /** Waits for that, and ends what does not end by itself. */
  void end(Duration grace) {
    try {
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(Limits.CLOSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interruption) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
