package dev.plugwright;

import com.google.protobuf.ByteString;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What a plugin prints, kept for its host in the order of each channel. */
final class Output {
  private static final int LARGEST_CHUNK = 32 * 1024;
  private static final int MOST_WAITING = 1024 * 1024;

  private final Runnable more;
  private final Deque<StdioData> chunks = new ArrayDeque<>();
  private final int[] waiting = new int[StdioData.STDERR + 1];
  private boolean released;

  /** Takes what to do when something was printed. */
  Output(Runnable more) {
    this.more = more;
  }

  /** Takes the place of the process's streams. */
  void capture() {
    System.setOut(stream(StdioData.STDOUT));
    System.setErr(stream(StdioData.STDERR));
  }

  private PrintStream stream(int channel) {
    return new PrintStream(new Sink(channel), true, StandardCharsets.UTF_8);
  }

  /** Takes what is to be sent next. */
  synchronized Optional<StdioData> poll() {
    StdioData chunk = chunks.poll();
    if (chunk == null) {
      return Optional.empty();
    }
    waiting[chunk.channel()] -= chunk.data().size();
    notifyAll();
    return Optional.of(chunk);
  }

  synchronized boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** Lets nobody wait on the host any more: it reads nothing but the log from here on. */
  synchronized void release() {
    released = true;
    for (StdioData chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
      discard(chunk);
    }
    notifyAll();
  }

  /** Keeps what is printed, and lets the writer go on when there is room (SIO-4). */
  private void put(int channel, ByteString data) {
    synchronized (this) {
      while (waiting[channel] >= MOST_WAITING && !released) {
        if (!pause()) {
          return;
        }
      }
      if (released) {
        discard(new StdioData(channel, data));
        return;
      }
      append(channel, data);
    }
    more.run();
  }

  private void append(int channel, ByteString data) {
    waiting[channel] += data.size();
    StdioData last = chunks.peekLast();
    if (last != null
        && last.channel() == channel
        && last.data().size() + data.size() <= LARGEST_CHUNK) {
      chunks.removeLast();
      chunks.add(new StdioData(channel, last.data().concat(data)));
    } else {
      chunks.add(new StdioData(channel, data));
    }
  }

  private boolean pause() {
    try {
      wait();
      return true;
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void discard(StdioData chunk) {
    if (chunk.channel() == StdioData.STDERR) {
      RealStreams.writeError(chunk.data().toByteArray());
    }
  }

  private final class Sink extends OutputStream {
    private final int channel;

    Sink(int channel) {
      this.channel = channel;
    }

    @Override
    public void write(int oneByte) {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int done = 0; done < length; done += LARGEST_CHUNK) {
        int size = Math.min(LARGEST_CHUNK, length - done);
        put(channel, ByteString.copyFrom(bytes, offset + done, size));
      }
    }
  }
}
