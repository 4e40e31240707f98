package dev.plugwright;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listening socket, which hands on the connections that come over it. */
final class Acceptor {
  private static final int BACKLOG = 1024;

  private final Channel channel;
  private final Address address;

  private Acceptor(Channel channel, Address address) {
    this.channel = channel;
    this.address = address;
  }

  /** Listens from now on; connections come open, but on no thread yet. */
  static Acceptor listen(Loops loops, Sockets sockets, Consumer<Channel> admit) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.group())
            .channel(Loops.listening(sockets.network()))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(new Admission(admit));
    Sockets.Listening listening = sockets.listen(where -> bound(bootstrap.bind(where)));
    return new Acceptor(listening.channel(), listening.address());
  }

  Address address() {
    return address;
  }

  /** Takes no further connections. */
  void close() {
    channel.close();
  }

  private static Channel bound(ChannelFuture future) throws Exception {
    future.awaitUninterruptibly();
    if (future.cause() instanceof Exception reason) {
      throw reason;
    }
    return future.channel();
  }

  @ChannelHandler.Sharable
  private static final class Admission extends ChannelInboundHandlerAdapter {
    private final Consumer<Channel> admit;

    Admission(Consumer<Channel> admit) {
      this.admit = admit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      admit.accept((Channel) connection);
    }

    /** Where there is no descriptor left, trying again at once would only burn the processor. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reason) {
      Channel listener = context.channel();
      listener.config().setAutoRead(false);
      context
          .executor()
          .schedule(
              () -> listener.config().setAutoRead(true),
              Limits.ACCEPT_PAUSE.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }
}
