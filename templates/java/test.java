// {{ sdk.generated }}

package {{ plugin.package }};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

{% for import in plugin.test.imports -%}
import {{ import }};
{% endfor -%}
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The plugin{% if plugin.has_examples %} answers as the examples of the contract say{% else %} starts{% endif %}. */
class PluginTest {
  @TestFactory
  Stream<DynamicTest> answersAsTheContractSays() {
    return {{ plugin.test.contract_examples }}.cases().stream()
        .map(it -> DynamicTest.dynamicTest(name(it), () -> check(it)));
  }

  private static String name({{ plugin.test.examples }}.Case<?, ?> example) {
    return example.method().getBareMethodName() + ": " + example.name();
  }

  private static void check({{ plugin.test.examples }}.Case<?, ?> example) {
    try ({{ plugin.test.serving }} plugin = {{ plugin.test.serving }}.serving(Main.services())) {
      plugin.check(example);
    }
  }

  @Test
  void startsOnlyForAHost() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    ProcessBuilder builder = new ProcessBuilder(java, "-cp", classes, Main.class.getName());
    builder.environment().remove({{ plugin.test.sdk }}.COOKIE.key());
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = text(process.getInputStream().readAllBytes());
    String told = text(process.getErrorStream().readAllBytes());
    assertEquals(1, process.waitFor());
    assertEquals("", printed);
    assertTrue(told.contains("plugin"), told);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
