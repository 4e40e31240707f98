package dev.plugwright;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes the archive of classes with which a plugin starts several times as fast (AppCDS): plays the
 * host for one run of it, in which the JVM notes what it loads.
 *
 * <p>Usage: {@code java -cp plugin.jar dev.plugwright.StartArchive ARCHIVE COOKIE_KEY=COOKIE_VALUE
 * plugin.jar}
 */
public final class StartArchive {
  private static final int LIMIT_SECONDS = 60;
  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n";

  private StartArchive() {}

  /** Exits with status 1 where no archive comes out. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 3 || !arguments[1].contains("=")) {
      fail("three arguments were expected: ARCHIVE COOKIE_KEY=COOKIE_VALUE PLUGIN_JAR");
    }
    String[] cookie = arguments[1].split("=", 2);
    try {
      record(Path.of(arguments[0]), Map.of(cookie[0], cookie[1]), Path.of(arguments[2]));
    } catch (Exception reason) {
      fail(Failures.describe(reason));
    }
  }

  private static void record(Path archive, Map<String, String> cookie, Path jar)
      throws Exception {
    Files.deleteIfExists(archive);
    Identity host = Identity.create();
    Process plugin = start(archive, cookie, jar, host);
    try (BufferedReader out = plugin.inputReader()) {
      String line = out.readLine();
      if (line == null) {
        throw new IOException("the plugin has ended without a handshake line");
      }
      callAndEnd(line.split("\\|", -1), host);
      if (!plugin.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the plugin has not ended");
      }
    } finally {
      plugin.destroyForcibly();
    }
    if (!Files.exists(archive)) {
      throw new IOException("the JVM has made no archive at `%s`".formatted(archive));
    }
  }

  /** With AutoMTLS and the probe, so that their classes are there as well. */
  private static Process start(
      Path archive, Map<String, String> cookie, Path jar, Identity host) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Dio.netty.jfr.enabled=false",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:ArchiveClassesAtExit=" + archive,
                "-jar",
                jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(cookie);
    String encoded =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(host.certificate().getEncoded());
    builder.environment().put("PLUGIN_CLIENT_CERT", PEM.formatted(encoded));
    builder.environment().put("PLUGWRIGHT_PROBE", "1");
    return builder.start();
  }

  private static void callAndEnd(String[] fields, Identity host) throws Exception {
    byte[] served = Base64.getDecoder().decode(fields[5]);
    X509Certificate certificate = Identity.parse(served);
    Security security = Security.between(host, certificate);
    Loops loops = new Loops(false);
    ManagedChannel channel =
        new Connector(loops, Optional.of(security)).to(fields[2], fields[3]);
    try {
      Client plugin = new Client(channel);
      // A host opens both as soon as it has connected.
      plugin.serverStreaming(Stdio.STREAM_STDIO, Empty.getDefaultInstance());
      plugin.bidirectional(BrokerService.START_STREAM, List.of());
      HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
          .check(HealthCheckRequest.newBuilder().setService("plugin").build());
      plugin.unary(Controller.SHUTDOWN, Empty.getDefaultInstance());
    } finally {
      channel.shutdownNow();
      loops.close();
    }
  }

  private static void fail(String reason) {
    System.err.println("no archive was made: " + reason);
    System.exit(1);
  }
}
