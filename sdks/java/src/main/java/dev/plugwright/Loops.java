package dev.plugwright;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The threads that do a plugin's input and output, and the kinds of channel they drive. */
final class Loops {
  private static final int MOST_THREADS = 4;
  // Says for each connection that unix sockets have no keep-alive.
  private static final Logger BOOTSTRAP = Logger.getLogger("io.netty.bootstrap");

  static {
    BOOTSTRAP.setLevel(Level.SEVERE);
  }

  private final EventLoopGroup group;

  /**
   * Takes whether all connections are streams of one session. They have to share its thread, and
   * need no locks for that.
   */
  Loops(boolean multiplexed) {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    group =
        new MultiThreadIoEventLoopGroup(
            multiplexed ? 1 : threads,
            new DefaultThreadFactory("plugwright-io", true),
            NioIoHandler.newFactory());
  }

  EventLoopGroup group() {
    return group;
  }

  static Class<? extends ServerChannel> listening(Network network) {
    return network == Network.TCP
        ? NioServerSocketChannel.class
        : NioServerDomainSocketChannel.class;
  }

  static Class<? extends Channel> connecting(Network network) {
    return network == Network.TCP ? NioSocketChannel.class : NioDomainSocketChannel.class;
  }

  /** Ends the threads; a JVM that exits while one waits for input takes a third of a second more. */
  void close() {
    long limit = Limits.CLOSE.toMillis();
    group
        .shutdownGracefully(0, limit, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(limit, TimeUnit.MILLISECONDS);
  }
}
