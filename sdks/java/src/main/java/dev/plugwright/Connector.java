package dev.plugwright;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Makes gRPC clients of connections: `socket or stream → [TLS] → gRPC`. */
record Connector(Loops loops, Optional<Security> security) {
  // What the peers of any language take; some refuse the path of a socket (GRPC-2).
  private static final String AUTHORITY = "localhost";
  // A brokered connection cannot be dialled again, so it must not be given up when idle.
  private static final long NEVER_IDLE_DAYS = 10_000;

  /** Returns a client of an address that the peer has announced; it connects when it is used. */
  ManagedChannel to(String network, String address) {
    return switch (network) {
      case "unix" -> build(
          builder(UnixDomainSocketAddress.of(address))
              .channelType(
                  Loops.connecting(Network.UNIX).asSubclass(Channel.class),
                  UnixDomainSocketAddress.class));
      case "tcp" -> build(
          builder(socketAddress(address))
              .channelType(Loops.connecting(Network.TCP), InetSocketAddress.class));
      default -> throw new IllegalArgumentException(
          "the network `%s` is neither `unix` nor `tcp`".formatted(network));
    };
  }

  /** Returns a client over an open stream, which it cannot replace when it breaks. */
  ManagedChannel over(Channel stream) {
    AtomicReference<Channel> unused = new AtomicReference<>(stream);
    return build(builder(Entrance.ADDRESS).channelFactory(() -> take(unused)));
  }

  private static Channel take(AtomicReference<Channel> unused) {
    Channel stream = unused.getAndSet(null);
    if (stream == null) {
      throw new IllegalStateException("the brokered connection is over");
    }
    return stream;
  }

  private NettyChannelBuilder builder(SocketAddress address) {
    return NettyChannelBuilder.forAddress(address)
        .eventLoopGroup(loops.group())
        .overrideAuthority(AUTHORITY)
        .proxyDetector(ignored -> null)
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS);
  }

  private ManagedChannel build(NettyChannelBuilder builder) {
    security.ifPresentOrElse(it -> builder.sslContext(it.client()), builder::usePlaintext);
    return builder.build();
  }

  private static InetSocketAddress socketAddress(String address) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      String host = address.substring(0, Math.max(colon, 0)).replaceAll("^\\[|\\]$", "");
      return new InetSocketAddress(host, port);
    } catch (IllegalArgumentException reason) {
      throw new IllegalArgumentException(
          "the address `%s` is not of the form `host:port`".formatted(address), reason);
    }
  }
}
