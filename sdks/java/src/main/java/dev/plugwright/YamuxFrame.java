package dev.plugwright;

import io.netty.buffer.ByteBuf;

/**
 * The header of a yamux frame, twelve bytes (MUX-6).
 *
 * @param length a body's length, a window's growth, a ping's number or a reason to go
 */
record YamuxFrame(int kind, int flags, int stream, long length) {
  static final int DATA = 0;
  static final int WINDOW_UPDATE = 1;
  static final int PING = 2;
  static final int GO_AWAY = 3;

  static final int OPEN = 1;
  static final int ACCEPT = 2;
  static final int CLOSE = 4;
  static final int RESET = 8;

  static final int NORMAL_END = 0;
  static final int PROTOCOL_ERROR = 1;

  /** The bytes that either side may send on a new stream before it is allowed more. */
  static final int INITIAL_WINDOW = 256 * 1024;

  static final int HEADER_BYTES = 12;

  private static final int VERSION = 0;

  /** The peer does not speak yamux. */
  static final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProtocolException(String message) {
      super(message);
    }
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  void write(ByteBuf bytes) {
    bytes.writeByte(VERSION).writeByte(kind).writeShort(flags).writeInt(stream).writeInt((int) length);
  }

  /** Reads a header; throws a {@link ProtocolException}. */
  static YamuxFrame read(ByteBuf bytes) {
    int version = bytes.readUnsignedByte();
    int kind = bytes.readUnsignedByte();
    if (version != VERSION) {
      throw new ProtocolException("yamux version 0 was expected, not " + version);
    }
    if (kind > GO_AWAY) {
      throw new ProtocolException("yamux knows no frame of type " + kind);
    }
    return new YamuxFrame(
        kind, bytes.readUnsignedShort(), bytes.readInt(), bytes.readUnsignedInt());
  }
}
