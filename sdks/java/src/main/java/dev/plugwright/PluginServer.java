package dev.plugwright;

import io.grpc.BindableService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The way into the runtime: what a plugin is, and its life from the cookie to the end. */
public final class PluginServer {
  private static final Logger LOG = Logger.getLogger("plugwright");

  private final MagicCookie cookie;
  private final Map<Integer, List<Function<Host, List<BindableService>>>> versions =
      new TreeMap<>();
  private Network network = Network.ofThisSystem();
  private Level logLevel = Level.FINE;
  private boolean endWithHost;

  private PluginServer(MagicCookie cookie) {
    this.cookie = Objects.requireNonNull(cookie, "cookie");
  }

  /** Begins a plugin that a host starts with this cookie. */
  public static PluginServer of(MagicCookie cookie) {
    return new PluginServer(cookie);
  }

  /**
   * Adds services to a version of the contract; the host and the plugin agree on one version
   * (NEG-1). Without services the plugin still speaks the version.
   */
  public PluginServer version(int version, BindableService... services) {
    List<BindableService> added = List.of(services);
    return version(version, host -> added);
  }

  /** Adds services that are made when the version was agreed on. */
  public PluginServer version(int version, Function<Host, List<BindableService>> services) {
    versions.computeIfAbsent(version, ignored -> new ArrayList<>()).add(services);
    return this;
  }

  /** How to listen: on a unix socket unless set, on TCP on Windows. */
  public PluginServer network(Network chosen) {
    network = Objects.requireNonNull(chosen, "network");
    return this;
  }

  /**
   * Whether to end when the process that started the plugin has gone. Leave it off where hosts mean
   * their plugins to outlive them (SIG-4).
   */
  public PluginServer endWithHost(boolean on) {
    endWithHost = on;
    return this;
  }

  /** The least level of log lines that go to the host; FINE, which is debug, unless set. */
  public PluginServer logLevel(Level least) {
    logLevel = Objects.requireNonNull(least, "logLevel");
    return this;
  }

  /**
   * Serves until the host asks the plugin to end, then returns. What is printed goes to the host.
   * What stands after the call has about a second before the process ends.
   *
   * <p>Exits with status 1 where no host has started the plugin (ENV-2), and where the host asks
   * for what the plugin cannot do.
   */
  public void serve() {
    if (versions.isEmpty()) {
      throw new IllegalStateException("a plugin must serve at least one version of its contract");
    }
    Optional<String> refusal = cookie.refusal(System.getenv());
    if (refusal.isPresent()) {
      RealStreams.writeError(refusal.get().getBytes(StandardCharsets.UTF_8));
      System.exit(1);
    }
    HclogHandler.install(logLevel);
    reportFailures();
    Stop stop = new Stop();
    stop.install(endWithHost);
    Plugin plugin = start(Environment.of(System.getenv()), stop);
    try {
      stop.await();
      Exit.within(Limits.EXIT);
      plugin.end();
    } catch (InterruptedException interruption) {
      plugin.removeSockets();
      Thread.currentThread().interrupt();
    }
  }

  private Plugin start(Environment environment, Stop stop) {
    try {
      int version = Versions.negotiate(versions.keySet(), hostVersions(environment));
      Plugin plugin = new Plugin(environment, network, host -> services(version, host), stop::ask);
      Runtime.getRuntime().addShutdownHook(new Thread(plugin::removeSockets));
      Handshake handshake =
          new Handshake(
              version,
              plugin.start(),
              plugin.security().map(Security::certificate),
              environment.asksAboutMultiplexing()
                  ? Optional.of(environment.multiplexed())
                  : Optional.empty());
      plugin.output().capture();
      announce(handshake);
      return plugin;
    } catch (StartException reason) {
      LOG.severe("the plugin cannot start: " + reason.getMessage());
    } catch (RuntimeException reason) {
      LOG.log(Level.SEVERE, "the plugin cannot start: " + Failures.describe(reason), reason);
    }
    System.exit(1);
    throw new IllegalStateException("the process has ended");
  }

  private static void announce(Handshake handshake) {
    try {
      RealStreams.writeOut(handshake.line().getBytes(StandardCharsets.UTF_8));
    } catch (IOException reason) {
      throw new StartException(
          "standard output does not take the handshake line: "
              + reason.getMessage()
              + "; it is the host's to read",
          reason);
    }
  }

  /** Shows the host what ends a thread, as an error rather than as loose text. */
  private static void reportFailures() {
    if (Thread.getDefaultUncaughtExceptionHandler() == null) {
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, reason) ->
              LOG.log(Level.SEVERE, "a thread ended with an error", reason));
    }
  }

  /** Makes the services of a version; each may be there once. */
  private List<BindableService> services(int version, Host host) {
    List<BindableService> services = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Function<Host, List<BindableService>> part : versions.get(version)) {
      for (BindableService service : part.apply(host)) {
        String name = service.bindService().getServiceDescriptor().getName();
        if (!names.add(name)) {
          throw new IllegalArgumentException(
              "`%s` is served twice in version %d".formatted(name, version));
        }
        services.add(service);
      }
    }
    return services;
  }

  private static Set<Integer> hostVersions(Environment environment) {
    return Versions.parse(
        environment.protocolVersions(),
        part ->
            LOG.log(
                Level.WARNING,
                "`PLUGIN_PROTOCOL_VERSIONS` has a part that is no number",
                Map.of("part", part)));
  }
}
