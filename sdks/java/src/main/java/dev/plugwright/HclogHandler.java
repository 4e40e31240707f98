package dev.plugwright;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes log records as hclog does, one JSON object a line, to the standard error that the host
 * reads. {@link PluginServer#serve()} installs one for all loggers.
 *
 * <p>A parameter that is a {@code Map} becomes fields of the line: {@code LOG.log(Level.INFO,
 * "greeted", Map.of("name", name))}.
 */
public final class HclogHandler extends Handler {
  // Their fine levels are about themselves.
  private static final List<Logger> LIBRARIES =
      List.of(
          Logger.getLogger("io.grpc"),
          Logger.getLogger("io.netty"),
          Logger.getLogger("com.google"),
          Logger.getLogger("java"),
          Logger.getLogger("javax"),
          Logger.getLogger("jdk"),
          Logger.getLogger("sun"));
  // It warns of each stream of a host that has gone.
  private static final Logger STREAMS = Logger.getLogger("io.grpc.netty.NettyServerHandler");

  /** Writes what it is given, of every level. */
  public HclogHandler() {
    setFormatter(new HclogFormatter());
  }

  /** Takes the place of every handler there is. */
  static void install(Level least) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.addHandler(new HclogHandler());
    root.setLevel(least);
    LIBRARIES.forEach(library -> library.setLevel(Level.INFO));
    STREAMS.setLevel(Level.SEVERE);
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      RealStreams.writeError(getFormatter().format(record).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void close() {
    // The process's standard error is not its own.
  }
}
