package dev.plugwright;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * How the messages of go-plugin's own services become bytes. There are so few that stubs would only
 * be a burden: every SDK carries this runtime, and would have to generate them again.
 */
final class Wire {
  static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Writes a message's fields. */
  @FunctionalInterface
  interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T read(CodedInputStream in) throws IOException;
  }

  private interface Writing<T> {
    void write(T message, CodedOutputStream out) throws IOException;
  }

  static final Marshaller<ConnInfo> CONN_INFO = marshaller(ConnInfo::read, ConnInfo::write);

  static final Marshaller<StdioData> STDIO_DATA = marshaller(StdioData::read, StdioData::write);

  private Wire() {}

  static byte[] bytes(Writer message) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      message.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static <T> Marshaller<T> marshaller(Reading<T> reading, Writing<T> writing) {
    return new Marshaller<>() {
      @Override
      public InputStream stream(T message) {
        return new ByteArrayInputStream(bytes(out -> writing.write(message, out)));
      }

      @Override
      public T parse(InputStream bytes) {
        try {
          return reading.read(CodedInputStream.newInstance(bytes));
        } catch (IOException malformed) {
          throw Status.INTERNAL
              .withDescription("the message cannot be read: " + malformed.getMessage())
              .withCause(malformed)
              .asRuntimeException();
        }
      }
    };
  }
}
