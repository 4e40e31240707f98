package dev.plugwright;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** A piece of what a plugin has printed, {@code plugin.StdioData}. */
record StdioData(int channel, ByteString data) {
  static final int STDOUT = 1;
  static final int STDERR = 2;

  private static final int CHANNEL = 1;
  private static final int DATA = 2;

  static StdioData read(CodedInputStream in) throws IOException {
    int channel = 0;
    ByteString data = ByteString.EMPTY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case CHANNEL << 3 -> channel = in.readEnum();
        case DATA << 3 | Wire.BYTES -> data = in.readBytes();
        default -> in.skipField(tag);
      }
    }
    return new StdioData(channel, data);
  }

  void write(CodedOutputStream out) throws IOException {
    out.writeEnum(CHANNEL, channel);
    out.writeBytes(DATA, data);
  }
}
