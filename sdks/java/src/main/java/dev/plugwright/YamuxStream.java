package dev.plugwright;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One stream of a yamux session as a channel of netty, with windows both ways. */
final class YamuxStream extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);
  private static final int LARGEST_FRAME = 64 * 1024;

  private final YamuxSession session;
  private final int number;
  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final Queue<ByteBuf> received = new ArrayDeque<>();
  private final CompletableFuture<Void> accepted = new CompletableFuture<>();
  private long sendWindow = YamuxFrame.INITIAL_WINDOW;
  private long receiveWindow = YamuxFrame.INITIAL_WINDOW;
  private int taken;
  private boolean connected;
  private boolean wanted;
  private boolean delivering;
  private boolean closedHere;
  private boolean closedThere;
  private volatile boolean open = true;

  /** A stream that this side has opened is connected once a client takes it. */
  YamuxStream(YamuxSession session, int number, boolean connected) {
    super(session.connection());
    this.session = session;
    this.number = number;
    this.connected = connected;
  }

  /** Completes when the peer has accepted the stream, or it is over. */
  CompletableFuture<Void> accepted() {
    return accepted;
  }

  /** Takes what a frame says, before its body. */
  void take(YamuxFrame frame) {
    if (frame.kind() == YamuxFrame.WINDOW_UPDATE) {
      sendWindow += frame.length();
      resume();
    } else {
      receiveWindow -= frame.length();
      if (receiveWindow < 0) {
        throw new YamuxFrame.ProtocolException(
            "yamux stream " + number + " got more than its window");
      }
    }
    if (frame.kind() == YamuxFrame.WINDOW_UPDATE || frame.length() == 0) {
      apply(frame);
    }
  }

  /** Takes the flags of a frame. */
  void apply(YamuxFrame frame) {
    if (frame.has(YamuxFrame.ACCEPT)) {
      accepted.complete(null);
    }
    if (frame.has(YamuxFrame.RESET)) {
      abandon();
    } else if (frame.has(YamuxFrame.CLOSE) && !closedThere) {
      closedThere = true;
      if (closedHere) {
        session.forget(number);
      }
      deliver();
    }
  }

  /** Takes data that the peer has sent. */
  void receive(ByteBuf part) {
    if (!open || closedThere) {
      part.release();
      return;
    }
    received.add(part);
    deliver();
  }

  /** Sends what has waited for the window or the connection. */
  void resume() {
    if (isRegistered() && isActive()) {
      ((StreamUnsafe) unsafe()).flushAgain();
    }
  }

  /** Ends the stream without a word to the peer. */
  void abandon() {
    closedHere = true;
    closedThere = true;
    session.forget(number);
    accepted.complete(null);
    if (isRegistered()) {
      unsafe().close(unsafe().voidPromise());
    } else {
      unsafe().closeForcibly();
    }
  }

  /** Hands on what has come, if it is wanted; HTTP/2 has no use for one half of a connection. */
  private void deliver() {
    if (!wanted || delivering || !open) {
      return;
    }
    delivering = true;
    if (!received.isEmpty()) {
      wanted = false;
      for (ByteBuf part = received.poll(); part != null; part = received.poll()) {
        taken += part.readableBytes();
        pipeline().fireChannelRead(part);
      }
      pipeline().fireChannelReadComplete();
      openWindow();
    }
    delivering = false;
    if (closedThere && received.isEmpty()) {
      eventLoop().execute(() -> unsafe().close(unsafe().voidPromise()));
    }
  }

  /** Allows the peer to send what has been read, in pieces that are worth a frame. */
  private void openWindow() {
    if (taken >= YamuxFrame.INITIAL_WINDOW / 2 && open && !closedThere) {
      receiveWindow += taken;
      session.send(YamuxFrame.WINDOW_UPDATE, 0, number, taken);
      taken = 0;
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer unsent) {
    for (Object next = unsent.current(); next != null; next = unsent.current()) {
      ByteBuf bytes = (ByteBuf) next;
      int length = (int) Math.min(Math.min(bytes.readableBytes(), sendWindow), LARGEST_FRAME);
      if (length == 0 && bytes.isReadable() || !session.isWritable()) {
        break;
      }
      if (length > 0) {
        session.sendData(number, bytes.retainedSlice(bytes.readerIndex(), length));
        sendWindow -= length;
      }
      // Also takes away what is empty.
      unsent.removeBytes(length);
    }
    session.flush();
    if (unsent.current() != null && sendWindow > 0 && session.isWritable()) {
      // Room came while this was flushed, when `resume` does nothing yet.
      eventLoop().execute(this::resume);
    }
  }

  @Override
  protected void doClose() {
    if (!open) {
      return;
    }
    open = false;
    for (ByteBuf part = received.poll(); part != null; part = received.poll()) {
      part.release();
    }
    accepted.complete(null);
    if (closedHere) {
      return;
    }
    closedHere = true;
    // In order: after a reset the peer would drop what it has not read yet.
    session.send(YamuxFrame.WINDOW_UPDATE, YamuxFrame.CLOSE, number, 0);
    if (closedThere) {
      session.forget(number);
    } else {
      long limit = Limits.STREAM_CLOSE.toMillis();
      session.loop().schedule(() -> session.forget(number), limit, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  protected void doBeginRead() {
    wanted = true;
    deliver();
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new StreamUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop == session.loop();
  }

  @Override
  protected SocketAddress localAddress0() {
    return Entrance.ADDRESS;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return Entrance.ADDRESS;
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("a stream cannot be bound");
  }

  @Override
  protected void doDisconnect() {
    doClose();
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
    return open && connected;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  private final class StreamUnsafe extends AbstractUnsafe {
    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      if (!promise.setUncancellable() || !ensureOpen(promise)) {
        return;
      }
      connected = true;
      safeSetSuccess(promise);
      pipeline().fireChannelActive();
    }

    void flushAgain() {
      flush0();
    }
  }
}
