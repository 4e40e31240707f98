package dev.plugwright;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Which version of the contract a host and its plugin agree on. */
final class Versions {
  private Versions() {}

  /** Reads the host's list as Go does; a part that is no number is reported and skipped (ENV-5). */
  static Set<Integer> parse(String list, Consumer<String> unreadable) {
    Set<Integer> versions = new HashSet<>();
    if (list.isEmpty()) {
      return versions;
    }
    for (String part : list.split(",", -1)) {
      try {
        versions.add(Integer.parseInt(part));
      } catch (NumberFormatException ignored) {
        unreadable.accept(part);
      }
    }
    return versions;
  }

  /**
   * Returns the highest version that both have (NEG-1), or else the plugin's lowest, so that the
   * host can say what is wrong (NEG-2).
   */
  static int negotiate(Collection<Integer> own, Set<Integer> host) {
    return own.stream()
        .filter(host::contains)
        .max(Integer::compare)
        .orElseGet(() -> Collections.min(own));
  }
}
