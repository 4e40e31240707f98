package dev.plugwright;

import java.time.Duration;

/** Makes sure that the process ends, whatever its own code still does. */
final class Exit {
  private Exit() {}

  /**
   * Ends the process after a time, in order if it can be. Neither a handler that does not return
   * nor a thread that goes on keeps it longer.
   */
  static void within(Duration limit) {
    background(
        "plugwright-exit",
        () -> {
          pause(limit);
          background("plugwright-halt", Exit::halt);
          System.exit(0);
        });
  }

  private static void halt() {
    pause(Limits.HOOKS);
    Runtime.getRuntime().halt(0);
  }

  private static void background(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException ignored) {
      // Then it ends sooner.
    }
  }
}
