package dev.plugwright;

import java.util.Locale;

/** What a plugin listens on. */
public enum Network {
  /** A unix socket. */
  UNIX,
  /** A port of the loopback interface. */
  TCP;

  /** The name that the protocol has for it (HS-7). */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What to use where nobody chooses. */
  static Network ofThisSystem() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return windows ? TCP : UNIX;
  }
}
