package dev.plugwright;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The environment variable that a host sets before it starts a plugin. It is no secret: it keeps
 * people from starting a plugin by hand.
 *
 * @param key the variable's name
 * @param value what it holds
 */
public record MagicCookie(String key, String value) {
  private static final String REFUSAL =
      """
      This program is a plugin: it works only when the program it extends starts it.
      Install it where that program looks for its plugins instead of running it yourself.
      """;

  /** Neither part may be null. */
  public MagicCookie {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }

  /** Why a process with these variables must not serve (ENV-2, ENV-3). */
  Optional<String> refusal(Map<String, String> variables) {
    if (key.isEmpty() || value.isEmpty()) {
      return Optional.of("this plugin is misconfigured: its magic cookie has no key or no value\n");
    }
    return value.equals(variables.get(key)) ? Optional.empty() : Optional.of(REFUSAL);
  }
}
