package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The sample plugin as a process, and the host's half of the protocol as far as tests need it. */
final class StartedPlugin implements AutoCloseable {
  static final int LIMIT_SECONDS = 20;

  private final Path directory;
  private final Process process;
  private final Loops loops = new Loops(false);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final StringBuilder stderr = new StringBuilder();
  private final CompletableFuture<Void> stderrEnd;
  private final BufferedReader stdout;
  private Optional<String> line = Optional.empty();

  /** Starts it as a host does, with the probe. */
  static StartedPlugin start(Map<String, String> variables) throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    all.put(SamplePlugin.COOKIE.key(), SamplePlugin.COOKIE.value());
    all.put("PLUGWRIGHT_PROBE", "1");
    return new StartedPlugin(all);
  }

  static StartedPlugin start() throws IOException {
    return start(Map.of());
  }

  StartedPlugin(Map<String, String> variables) throws IOException {
    directory = Files.createTempDirectory("test");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            SamplePlugin.class.getName());
    builder.environment().clear();
    builder.environment().put("TMPDIR", directory.toString());
    builder.environment().putAll(variables);
    process = builder.start();
    process.getOutputStream().close();
    stdout = process.inputReader();
    stderrEnd = CompletableFuture.runAsync(this::readErrors);
  }

  Path directory() {
    return directory;
  }

  Process process() {
    return process;
  }

  /** The fields of the handshake line. */
  String[] fields() throws IOException {
    if (line.isEmpty()) {
      line = Optional.of(String.valueOf(stdout.readLine()));
    }
    return line.get().split("\\|", -1);
  }

  /** A client of the main endpoint, in the clear. */
  Client client() throws IOException {
    return new Client(channel(Optional.empty()));
  }

  ManagedChannel channel(Optional<Security> security) throws IOException {
    String[] fields = fields();
    ManagedChannel channel = new Connector(loops, security).to(fields[2], fields[3]);
    channels.add(channel);
    return channel;
  }

  /** Waits until standard error holds a text. */
  void awaitLog(String text) throws InterruptedException {
    synchronized (stderr) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (stderr.indexOf(text) < 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertTrue(left > 0, () -> "`" + text + "` did not come in: " + stderr);
        stderr.wait(left);
      }
    }
  }

  String stderr() {
    synchronized (stderr) {
      return stderr.toString();
    }
  }

  /** How a process ended. */
  record End(int code, String stdout, String stderr) {}

  /** Waits for the process's end. */
  End end() throws Exception {
    assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the plugin did not end");
    stderrEnd.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    StringBuilder rest = new StringBuilder();
    stdout.lines().forEach(found -> rest.append(found).append('\n'));
    return new End(process.exitValue(), rest.toString(), stderr());
  }

  /** What is left in its temporary folder. */
  List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Override
  public void close() throws IOException {
    channels.forEach(ManagedChannel::shutdownNow);
    process.destroyForcibly().onExit().join();
    loops.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  private void readErrors() {
    try (BufferedReader reader = process.errorReader()) {
      for (String found = reader.readLine(); found != null; found = reader.readLine()) {
        synchronized (stderr) {
          stderr.append(found).append('\n');
          stderr.notifyAll();
        }
      }
    } catch (IOException reason) {
      throw new UncheckedIOException(reason);
    }
  }
}
