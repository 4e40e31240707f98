package dev.plugwright;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Makes one JSON object of a record (LOG-1). The keys that a host reads are always strings: a Go
 * host panics at any other value (LOG-2).
 */
final class HclogFormatter extends Formatter {
  @Override
  public String format(LogRecord record) {
    String module = record.getLoggerName();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("@level", level(record.getLevel()));
    line.put("@message", String.valueOf(formatMessage(record)));
    line.put("@module", module == null || module.isEmpty() ? "plugin" : module);
    line.put("@timestamp", Time.FORM.format(record.getInstant()));
    addFields(line, record.getParameters());
    if (record.getThrown() != null) {
      line.put("error", stack(record.getThrown()));
    }
    return Json.text(line) + "\n";
  }

  private static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (value >= Level.WARNING.intValue()) {
      return "warn";
    }
    if (value >= Level.INFO.intValue()) {
      return "info";
    }
    return value >= Level.FINE.intValue() ? "debug" : "trace";
  }

  private static void addFields(Map<String, Object> line, Object[] parameters) {
    if (parameters == null) {
      return;
    }
    for (Object parameter : parameters) {
      if (parameter instanceof Map<?, ?> fields) {
        // Only the host's own keys begin with `@`.
        fields.forEach((key, value) -> line.put(String.valueOf(key).replaceFirst("^@+", ""), value));
      }
    }
  }

  private static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  /** Made with the first line: a plugin that says nothing starts sooner. */
  private static final class Time {
    // The host reads exactly six digits of a second.
    static final DateTimeFormatter FORM =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX").withZone(ZoneOffset.UTC);
  }
}
