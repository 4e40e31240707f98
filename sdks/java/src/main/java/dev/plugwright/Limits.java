package dev.plugwright;

import java.time.Duration;

/** How long each wait lasts at most. */
final class Limits {
  /** A dial's wait, and how long an announcement or a knock keeps (BRK-3, BRK-4, MUX-3). */
  static final Duration BROKER = Duration.ofSeconds(5);

  /** The peer's acceptance of a stream, after which the next dial may begin (MUX-4). */
  static final Duration STREAM_ACCEPTANCE = Duration.ofMillis(500);

  /** A stream that only this side has closed. */
  static final Duration STREAM_CLOSE = Duration.ofMinutes(5);

  /** The client's part of a TLS handshake. */
  static final Duration TLS_HANDSHAKE = Duration.ofSeconds(10);

  /** Before a listener tries again that could not accept. */
  static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);

  // A host kills the plugin 2 s after the reply to Shutdown (CTL-1): what follows adds up to less.

  /** Output that is still to be sent. */
  static final Duration DRAIN = Duration.ofMillis(500);

  /** Calls that are still to be answered. */
  static final Duration GRACE = Duration.ofMillis(300);

  /** Connections that are still to be closed. */
  static final Duration CLOSE = Duration.ofMillis(200);

  /** The whole of the end, before the process is made to exit. */
  static final Duration EXIT = Duration.ofMillis(1400);

  /** What runs at the exit, before the process is ended without it. */
  static final Duration HOOKS = Duration.ofMillis(300);

  /** Between two looks at whether the host still lives. */
  static final Duration WATCHDOG = Duration.ofSeconds(1);

  private Limits() {}
}
