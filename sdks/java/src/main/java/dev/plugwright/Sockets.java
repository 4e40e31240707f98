package dev.plugwright;

import io.netty.channel.Channel;
import java.net.SocketAddress;

/** Opens a plugin's sockets where its host wants them, and removes them at the end. */
interface Sockets {
  /** Binds a listening channel. */
  @FunctionalInterface
  interface Binder {
    /** Returns the bound channel, or throws what kept it from being bound. */
    Channel bind(SocketAddress address) throws Exception;
  }

  /** A channel that listens, and how to reach it. */
  record Listening(Channel channel, Address address) {}

  /** What is listened on. */
  Network network();

  /** Binds where there is room, or throws a {@link StartException}. */
  Listening listen(Binder binder);

  /** Removes every file that is left (NET-2). */
  void remove();

  /** Returns the sockets that the environment asks for. */
  static Sockets of(Environment environment, Network network) {
    return network == Network.TCP ? Ports.of(environment) : SocketFiles.of(environment);
  }
}
