package dev.plugwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the plugin and its host say to each other before the first call, as pure functions. */
final class WordsTest {
  private static final Address ADDRESS = new Address(Network.UNIX, "/tmp/plugin1");

  @Test
  void versionsAreReadAsGoReadsThem() {
    List<String> unreadable = new ArrayList<>();
    assertEquals(Set.of(), Versions.parse("", unreadable::add));
    assertEquals(Set.of(2, 3), Versions.parse("2,3", unreadable::add));
    assertEquals(Set.of(3, 4, -1), Versions.parse("03,+4,-1", unreadable::add));
    assertEquals(Set.of(3), Versions.parse("abc,3,, 7", unreadable::add));
    assertEquals(List.of("abc", "", " 7"), unreadable);
  }

  @Test
  void theHighestCommonVersionIsChosenAndElseTheLowest() {
    assertEquals(3, Versions.negotiate(List.of(1, 3, 5), Set.of(2, 3)));
    assertEquals(5, Versions.negotiate(List.of(5, 1, 3), Set.of(5, 3)));
    assertEquals(1, Versions.negotiate(List.of(3, 1), Set.of(9)));
    assertEquals(1, Versions.negotiate(List.of(3, 1), Set.of()));
  }

  @Test
  void theLineHasACertificateAndASeventhFieldOnlyWhereTheHostAsked() {
    assertEquals(
        "1|2|unix|/tmp/plugin1|grpc|\n",
        new Handshake(2, ADDRESS, Optional.empty(), Optional.empty()).line());
    assertEquals(
        "1|2|unix|/tmp/plugin1|grpc||false\n",
        new Handshake(2, ADDRESS, Optional.empty(), Optional.of(false)).line());
    byte[] certificate = {(byte) 0xfb, (byte) 0xff};
    assertEquals(
        "1|2|unix|/tmp/plugin1|grpc|+/8|true\n",
        new Handshake(2, ADDRESS, Optional.of(certificate), Optional.of(true)).line());
  }

  @Test
  void aBooleanIsWhatGoTakesForOne() {
    for (String text : List.of("1", "t", "T", "true", "TRUE", "True")) {
      assertTrue(multiplex(text).multiplexed(), text);
    }
    for (String text : List.of("", "0", "false", "tRUE", "yes")) {
      assertFalse(multiplex(text).multiplexed(), text);
    }
    assertTrue(multiplex("no").asksAboutMultiplexing());
  }

  @Test
  void onlyTheExactCookieAdmits() {
    MagicCookie cookie = new MagicCookie("KEY", "value");
    assertEquals(Optional.empty(), cookie.refusal(Map.of("KEY", "value")));
    for (String wrong : List.of("", "VALUE", " value", "value ")) {
      assertTrue(cookie.refusal(Map.of("KEY", wrong)).isPresent(), wrong);
    }
    String misconfigured = new MagicCookie("", "").refusal(Map.of("", "")).orElseThrow();
    assertTrue(misconfigured.contains("misconfigured"), misconfigured);
  }

  @Test
  void aLogLineHasTheHostsThreeKeysAsTextWhateverItIsGiven() {
    Map<String, Object> circle = new LinkedHashMap<>();
    circle.put("self", circle);
    circle.put("number", Double.NaN);
    LogRecord record = new LogRecord(Level.WARNING, "said \"it\" to {1}");
    record.setLoggerName("module");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    record.setParameters(new Object[] {Map.of("@message", circle), "all\u0001\ud800"});
    assertEquals(
        "{\"@level\":\"warn\",\"@message\":\"said \\\"it\\\" to all\\u0001\\ud800\","
            + "\"@module\":\"module\",\"@timestamp\":\"2026-01-02T03:04:05.678000Z\","
            + "\"message\":{\"self\":\"[circular]\",\"number\":\"NaN\"}}\n",
        new HclogFormatter().format(record));
  }

  @Test
  void everyLevelHasANameThatTheHostKnows() {
    List<String> names =
        Stream.of(
                Level.FINEST, Level.FINER, Level.FINE, Level.CONFIG, Level.INFO, Level.WARNING,
                Level.SEVERE)
            .map(level -> new HclogFormatter().format(new LogRecord(level, "")))
            .map(line -> line.split("\"")[3])
            .toList();
    assertEquals(List.of("trace", "trace", "debug", "debug", "info", "warn", "error"), names);
  }

  private static Environment multiplex(String text) {
    return Environment.of(Map.of("PLUGIN_MULTIPLEX_GRPC", text));
  }
}
