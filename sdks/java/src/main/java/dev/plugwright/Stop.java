package dev.plugwright;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When the plugin ends: its host asks for it, or SIGTERM does, or the host has gone. */
final class Stop {
  private final CountDownLatch asked = new CountDownLatch(1);

  /** Asks for the end. */
  void ask() {
    asked.countDown();
  }

  /** Waits until somebody asks. */
  void await() throws InterruptedException {
    asked.await();
  }

  /**
   * Leaves Ctrl-C to the host, and ends in order on SIGTERM (SIG-1, SIG-2). Children inherit
   * neither, as they would inherit a signal that is ignored.
   */
  void install(boolean endWithHost) {
    Signals.handle("INT", () -> {});
    Signals.handle("TERM", this::ask);
    if (endWithHost) {
      watch(parent());
    }
  }

  private void watch(Optional<ProcessHandle> host) {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                while (parent().equals(host)) {
                  TimeUnit.NANOSECONDS.sleep(Limits.WATCHDOG.toNanos());
                }
                ask();
              } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
              }
            },
            "plugwright-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  private static Optional<ProcessHandle> parent() {
    return ProcessHandle.current().parent();
  }
}
