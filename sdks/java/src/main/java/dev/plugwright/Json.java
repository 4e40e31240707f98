package dev.plugwright;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Writes values as JSON; what JSON has no form for is written as its text. */
final class Json {
  private final Set<Object> ancestors = Collections.newSetFromMap(new IdentityHashMap<>());

  private Json() {}

  static String text(Object value) {
    return new Json().write(value);
  }

  private String write(Object value) {
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value instanceof Number number) {
      return Double.isFinite(number.doubleValue()) ? number.toString() : quote(number.toString());
    }
    if (value instanceof Map || value instanceof Iterable || value instanceof Object[]) {
      return nested(value);
    }
    return quote(describe(value));
  }

  private String nested(Object value) {
    if (!ancestors.add(value)) {
      return quote("[circular]");
    }
    try {
      if (value instanceof Map<?, ?> map) {
        return object(map);
      }
      return array(value instanceof Object[] items ? Arrays.asList(items) : (Iterable<?>) value);
    } catch (RuntimeException failed) {
      // The value's own code failed, which must end no call.
      return quote("[" + Failures.describe(failed) + "]");
    } finally {
      ancestors.remove(value);
    }
  }

  private String object(Map<?, ?> map) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    map.forEach((key, value) -> members.add(quote(describe(key)) + ":" + write(value)));
    return members.toString();
  }

  private String array(Iterable<?> items) {
    StringJoiner elements = new StringJoiner(",", "[", "]");
    items.forEach(item -> elements.add(write(item)));
    return elements.toString();
  }

  private static String describe(Object value) {
    try {
      return String.valueOf(value);
    } catch (RuntimeException failed) {
      return "[" + Failures.describe(failed) + "]";
    }
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.chars().forEach(character -> append(quoted, (char) character));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, char character) {
    switch (character) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (character < ' ' || Character.isSurrogate(character)) {
          quoted.append("\\u%04x".formatted((int) character));
        } else {
          quoted.append(character);
        }
      }
    }
  }
}
