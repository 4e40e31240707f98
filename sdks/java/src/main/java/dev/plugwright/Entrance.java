package dev.plugwright;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import java.net.SocketAddress;

/**
 * What a gRPC server listens on instead of a socket: open connections are handed to it, whether
 * they came over a socket or are streams of a multiplexed session.
 */
final class Entrance extends AbstractServerChannel {
  /** A server wants an address; nobody can connect to this one. */
  static final SocketAddress ADDRESS = new LocalAddress("plugwright");

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private volatile boolean bound;
  private volatile boolean open = true;

  /** Serves on a connection, or closes it where the server has gone. */
  void admit(Channel connection) {
    if (!bound || !open) {
      connection.unsafe().closeForcibly();
      return;
    }
    pipeline().fireChannelRead(connection);
    pipeline().fireChannelReadComplete();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected void doBind(SocketAddress address) {
    bound = true;
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {
    // Connections come by themselves.
  }

  @Override
  protected SocketAddress localAddress0() {
    return bound ? ADDRESS : null;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return bound && open;
  }
}
