package dev.plugwright;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A yamux session: many streams over one connection, as hashicorp/yamux has them. All of it happens
 * on the thread of the connection.
 */
final class YamuxSession extends ChannelInboundHandlerAdapter implements YamuxReader.Sink {
  /** The role decides whose stream ids are odd: the client's. */
  enum Role {
    CLIENT,
    SERVER
  }

  /** What a session tells its owner. */
  interface Events {
    /** The peer has opened a stream. */
    void opened(YamuxStream stream);

    /** The connection is over. */
    void closed();
  }

  private static final int MOST_STREAMS = 8192;
  // A peer that only asks and never reads its answers must not fill the memory.
  private static final long MOST_UNSENT_BYTES = 8 * 1024 * 1024;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final Events events;
  private final YamuxReader reader = new YamuxReader(this);
  private final Map<Integer, YamuxStream> streams = new HashMap<>();
  private final int peerParity;
  private ChannelHandlerContext context;
  private int next;
  private boolean peerLeaves;
  private boolean broken;

  YamuxSession(Role role, Events events) {
    this.events = events;
    next = role == Role.CLIENT ? 1 : 2;
    peerParity = role == Role.CLIENT ? 0 : 1;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().config().setWriteBufferWaterMark(WATER_MARK);
  }

  Channel connection() {
    return context.channel();
  }

  EventLoop loop() {
    return context.channel().eventLoop();
  }

  /** Opens a stream; the peer knows at once (MUX-6). */
  YamuxStream open() throws IOException {
    if (!context.channel().isActive() || peerLeaves || broken) {
      throw new IOException("the yamux session is closed");
    }
    YamuxStream stream = new YamuxStream(this, next, false);
    streams.put(next, stream);
    send(YamuxFrame.WINDOW_UPDATE, YamuxFrame.OPEN, next, 0);
    next += 2;
    return stream;
  }

  /** Ends the session in order. */
  void close() {
    leave(YamuxFrame.NORMAL_END);
  }

  /** Whether more may be sent without piling up. */
  boolean isWritable() {
    return context.channel().isWritable();
  }

  void send(int kind, int flags, int stream, long length) {
    write(kind, flags, stream, length);
    context.flush();
  }

  /** Sends a part of a stream when it is flushed. */
  void sendData(int stream, ByteBuf body) {
    write(YamuxFrame.DATA, 0, stream, body.readableBytes());
    context.write(body, context.voidPromise());
  }

  void flush() {
    context.flush();
  }

  /** Forgets a stream that both sides have closed. */
  void forget(int stream) {
    streams.remove(stream);
  }

  @Override
  public void channelRead(ChannelHandlerContext unused, Object arrived) {
    try {
      if (!broken) {
        reader.push((ByteBuf) arrived);
      }
    } catch (YamuxFrame.ProtocolException malformed) {
      broken = true;
      leave(YamuxFrame.PROTOCOL_ERROR);
    } finally {
      ReferenceCountUtil.release(arrived);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext unused) {
    if (isWritable()) {
      List.copyOf(streams.values()).forEach(YamuxStream::resume);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    List.copyOf(streams.values()).forEach(YamuxStream::abandon);
    events.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext unused, Throwable reason) {
    context.close();
  }

  @Override
  public void header(YamuxFrame frame) {
    switch (frame.kind()) {
      case YamuxFrame.PING -> answerPing(frame);
      case YamuxFrame.GO_AWAY -> peerLeaves = true;
      default -> {
        YamuxStream stream = stream(frame);
        if (stream != null) {
          stream.take(frame);
        }
      }
    }
  }

  @Override
  public void body(YamuxFrame frame, ByteBuf part, boolean last) {
    YamuxStream stream = streams.get(frame.stream());
    if (stream == null) {
      // The body of a stream that is gone is skipped.
      part.release();
      return;
    }
    stream.receive(part);
    if (last) {
      stream.apply(frame);
    }
  }

  private YamuxStream stream(YamuxFrame frame) {
    YamuxStream known = streams.get(frame.stream());
    if (!frame.has(YamuxFrame.OPEN)) {
      return known;
    }
    int id = frame.stream();
    if (known != null || id == 0 || (id & 1) != peerParity) {
      throw new YamuxFrame.ProtocolException("yamux stream " + id + " cannot be opened");
    }
    if (streams.size() >= MOST_STREAMS) {
      send(YamuxFrame.WINDOW_UPDATE, YamuxFrame.RESET, id, 0);
      return null;
    }
    YamuxStream stream = new YamuxStream(this, id, true);
    streams.put(id, stream);
    // Go closes the session when nobody accepts within 75 s.
    send(YamuxFrame.WINDOW_UPDATE, YamuxFrame.ACCEPT, id, 0);
    events.opened(stream);
    return stream;
  }

  private void answerPing(YamuxFrame ping) {
    if (context.channel().unsafe().outboundBuffer() != null
        && context.channel().unsafe().outboundBuffer().totalPendingWriteBytes() > MOST_UNSENT_BYTES) {
      throw new YamuxFrame.ProtocolException("pings come faster than their answers are read");
    }
    if (ping.has(YamuxFrame.OPEN)) {
      send(YamuxFrame.PING, YamuxFrame.ACCEPT, 0, ping.length());
    }
  }

  private void leave(int reason) {
    write(YamuxFrame.GO_AWAY, 0, 0, reason);
    context
        .writeAndFlush(context.alloc().buffer(0))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void write(int kind, int flags, int stream, long length) {
    ByteBuf header = context.alloc().buffer(YamuxFrame.HEADER_BYTES);
    new YamuxFrame(kind, flags, stream, length).write(header);
    context.write(header, context.voidPromise());
  }
}
