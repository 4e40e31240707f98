package dev.plugwright;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** The process's own standard output and error, which the host reads as pipes. */
final class RealStreams {
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);
  private static final FileOutputStream ERROR = new FileOutputStream(FileDescriptor.err);

  private RealStreams() {}

  /** Writes at once, with nothing in between that could keep a part back. */
  static void writeOut(byte[] bytes) throws IOException {
    OUT.write(bytes);
  }

  /** Writes to what the host logs; drops the bytes when nobody reads any more. */
  static void writeError(byte[] bytes) {
    synchronized (ERROR) {
      try {
        ERROR.write(bytes);
      } catch (IOException closed) {
        // There is nobody left to tell.
      }
    }
  }
}
