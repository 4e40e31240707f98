package dev.plugwright;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The parts of a running plugin, and how they start and end together. */
final class Plugin {
  // The name that go-plugin's hosts ask for (HC-1); the server as a whole serves by itself.
  private static final String HEALTH_NAME = "plugin";

  private final Sockets sockets;
  private final Optional<Security> security;
  private final Loops loops;
  private final Broker broker;
  private final Stdio stdio = new Stdio();
  private final HealthStatusManager health = new HealthStatusManager();
  private final Endpoint main;
  private Acceptor acceptor;

  /** Takes what to do when the host asks for the end. */
  Plugin(
      Environment environment,
      Network network,
      Function<Host, List<BindableService>> services,
      Runnable stop) {
    sockets = Sockets.of(environment, network);
    security =
        Optional.of(environment.clientCertificate())
            .filter(certificate -> !certificate.isEmpty())
            .map(Security::forHost);
    loops = new Loops(environment.multiplexed());
    Optional<Runnable> ended = environment.multiplexed() ? Optional.of(stop) : Optional.empty();
    broker = new Broker(loops, sockets, security, ended);
    List<BindableService> all = new ArrayList<>(services.apply(broker));
    if (environment.probe()) {
      all.add(Probe.at("main"));
    }
    all.addAll(ownServices(stop));
    main = new Endpoint(loops, security, all, broker);
  }

  /** Serves, and returns where once it listens (HS-13). */
  Address start() {
    main.start();
    acceptor = Acceptor.listen(loops, sockets, connection -> broker.admit(connection, main));
    return acceptor.address();
  }

  Optional<Security> security() {
    return security;
  }

  Broker broker() {
    return broker;
  }

  Output output() {
    return stdio.output();
  }

  /** Ends every stream and server and removes the sockets (CTL-4). */
  void end() throws InterruptedException {
    stdio.drain(Limits.DRAIN);
    if (acceptor != null) {
      acceptor.close();
    }
    health.enterTerminalState();
    broker.shutdown();
    main.shutdown();
    main.end(Limits.GRACE);
    broker.end();
    removeSockets();
    output().release();
    loops.close();
  }

  /** Removes what would outlive the process. */
  void removeSockets() {
    sockets.remove();
  }

  @SuppressWarnings("deprecation") // Old tools ask for v1alpha only, as a Go plugin serves it.
  private List<BindableService> ownServices(Runnable stop) {
    health.setStatus(HEALTH_NAME, ServingStatus.SERVING);
    return List.of(
        broker.service(),
        stdio,
        new Controller(stdio, stop),
        health.getHealthService(),
        ProtoReflectionServiceV1.newInstance(),
        ProtoReflectionService.newInstance());
  }
}
