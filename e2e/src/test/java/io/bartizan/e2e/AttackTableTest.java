package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The page with the attacks shows those that are tried, all of them and no others. Whoever adds
/// one has the page written anew: `./dev test e2e AttackTableTest -Dattacks=write`.
final class AttackTableTest {
  private static final int LEAST = 80;
  private static final Path SOURCES = Path.of("src/test/java/io/bartizan/e2e");
  private static final Path PAGE = Path.of("../docs/authentication/attacks.md");

  /// An attack as one row of a table.
  private record Row(String name, String code) {
    /// @param attack a record with a name and a code
    static Row of(Object attack) throws ReflectiveOperationException {
      return new Row(part(attack, "name"), part(attack, "code"));
    }

    private static String part(Object attack, String name) throws ReflectiveOperationException {
      Method part = attack.getClass().getDeclaredMethod(name);
      part.setAccessible(true);
      return (String) part.invoke(attack);
    }

    String line() {
      return "| " + cell(name) + " | `" + code + "` |\n";
    }

    private static String cell(String text) {
      String shown = text.length() > 100 ? text.substring(0, 97) + "..." : text;
      return shown
          .replace("\\", "\\\\")
          .replace("|", "\\|")
          .replace("<", "&lt;")
          .replace("*", "\\*");
    }
  }

  @Test
  void the_page_shows_every_attack_and_no_other() throws Exception {
    Map<String, List<Row>> methods = attacks();
    int count = methods.values().stream().mapToInt(List::size).sum();
    assertThat(count).isGreaterThanOrEqualTo(LEAST);
    String page = page(methods, count);
    if ("write".equals(System.getProperty("attacks"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  /// By method, such as `jwt`.
  private static Map<String, List<Row>> attacks() throws IOException, ReflectiveOperationException {
    Map<String, List<Row>> methods = new TreeMap<>();
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(AttackTableTest::tries).toList()) {
        String name = SOURCES.relativize(source).toString().replace(".java", "").replace('/', '.');
        Class<?> test = Class.forName("io.bartizan.e2e." + name);
        String method = test.getSimpleName().replace("AttacksTest", "");
        methods.put(method.replaceAll("(.)([A-Z])", "$1-$2").toLowerCase(Locale.ROOT), rows(test));
      }
    }
    return methods;
  }

  private static boolean tries(Path source) {
    return source.getFileName().toString().endsWith("AttacksTest.java");
  }

  /// What the tests of a class take their arguments from.
  private static List<Row> rows(Class<?> test) throws ReflectiveOperationException {
    TreeSet<String> fields = new TreeSet<>();
    TreeSet<String> methods = new TreeSet<>();
    for (Method each : test.getDeclaredMethods()) {
      FieldSource field = each.getAnnotation(FieldSource.class);
      MethodSource method = each.getAnnotation(MethodSource.class);
      fields.addAll(field == null ? List.of() : List.of(field.value()));
      methods.addAll(method == null ? List.of() : List.of(method.value()));
    }
    List<Object> attacks = new ArrayList<>();
    for (String name : fields) {
      Field field = test.getDeclaredField(name);
      field.setAccessible(true);
      attacks.addAll((List<?>) field.get(null));
    }
    for (String name : methods) {
      Method method = test.getDeclaredMethod(name);
      method.setAccessible(true);
      Object given = method.invoke(null);
      attacks.addAll(given instanceof Stream<?> stream ? stream.toList() : (List<?>) given);
    }
    List<Row> rows = new ArrayList<>();
    for (Object attack : attacks) {
      rows.add(Row.of(attack));
    }
    assertThat(rows).as(test.getSimpleName()).isNotEmpty();
    return rows;
  }

  private static String page(Map<String, List<Row>> methods, int count) {
    StringBuilder page =
        new StringBuilder(
            """
            # Attacks that are refused

            %d attempts to be taken for somebody else. Each of them is made against a whole gateway over a socket, each time all tests run; the
            class that makes it is named `METHODAttacksTest`. The code stands in the answer, in the access log and in the metrics; what precisely was
            wrong stands in the log only. `combined` are several credentials in one request; `spoofing` are good credentials beside a field by which
            services are told who calls, which never arrives.
            """
                .formatted(count));
    methods.forEach((method, rows) -> {
      page.append("\n## %s\n\n| attack | code |\n| --- | --- |\n".formatted(method));
      rows.forEach(row -> page.append(row.line()));
    });
    return page.toString();
  }
}
