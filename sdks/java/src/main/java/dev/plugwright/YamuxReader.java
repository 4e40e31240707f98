package dev.plugwright;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Cuts a byte stream into yamux frames, however it arrives. */
final class YamuxReader {
  /** What is done with the frames. */
  interface Sink {
    /** Takes a header. Where it announces data, parts of the body follow. */
    void header(YamuxFrame frame);

    /** Takes a part of a body, which is then its own, and whether it is the last. */
    void body(YamuxFrame frame, ByteBuf part, boolean last);
  }

  private final Sink sink;
  private final ByteBuf partial = Unpooled.buffer(YamuxFrame.HEADER_BYTES);
  private YamuxFrame open;
  private long left;

  YamuxReader(Sink sink) {
    this.sink = sink;
  }

  /** Takes what has arrived; throws {@link YamuxFrame.ProtocolException}. */
  void push(ByteBuf arrived) {
    while (arrived.isReadable()) {
      if (open == null) {
        takeHeader(arrived);
      } else {
        takeBody(arrived);
      }
    }
  }

  private void takeHeader(ByteBuf arrived) {
    int missing = YamuxFrame.HEADER_BYTES - partial.readableBytes();
    arrived.readBytes(partial, Math.min(missing, arrived.readableBytes()));
    if (partial.readableBytes() < YamuxFrame.HEADER_BYTES) {
      return;
    }
    YamuxFrame frame = YamuxFrame.read(partial);
    partial.clear();
    sink.header(frame);
    if (frame.kind() == YamuxFrame.DATA && frame.length() > 0) {
      open = frame;
      left = frame.length();
    }
  }

  private void takeBody(ByteBuf arrived) {
    YamuxFrame frame = open;
    ByteBuf part = arrived.readRetainedSlice((int) Math.min(left, arrived.readableBytes()));
    left -= part.readableBytes();
    if (left == 0) {
      open = null;
    }
    sink.body(frame, part, left == 0);
  }
}
