package io.bartizan.waf.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.SuiteTable;
import io.bartizan.waf.SuiteTable.Row;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OperatorsTest {
  @Test
  void every_row_of_the_suite_judges_as_it_says() throws IOException {
    Optional<Path> folder = Suites.find("waf/seclang-unit/operators");
    assumeTrue(folder.isPresent());
    List<Row> rows = SuiteTable.rows(folder.orElseThrow());
    DataFiles files = name -> Files.readAllBytes(folder.orElseThrow().resolve("op/" + name));
    List<String> failures = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Row row : rows) {
      try {
        judge(row, files, failures);
      } catch (OperatorException e) {
        refused.add(row.text("name") + " " + row.text("param") + ": " + e.getMessage());
      }
    }
    System.out.println(
        "operators: " + rows.size() + " rows ran, " + refused.size() + " of them refused");
    assertThat(failures).isEmpty();
    assertThat(rows.size()).isEqualTo(3934);
    assertThat(refused)
        .hasSize(6)
        .allMatch(r -> r.startsWith("validateSchema ") || r.startsWith("ipMatch 10.0.0.0/100:"));
  }

  private static void judge(Row row, DataFiles files, List<String> failures)
      throws OperatorException {
    Operator operator = named(row.text("name")).with(row.bytes("param"), files);
    Match match = new Match().begin(true);
    boolean matches = operator.matches(row.bytes("input"), match);
    if (matches != row.text("ret").equals("1")) {
      failures.add(row.toString());
    }
    for (int i = 0; row.fields().containsKey("re_groups." + i); i++) {
      Text capture = match.capture(i);
      if (!Objects.equals(row.bytes("re_groups." + i), capture)) {
        failures.add(row + " capture " + i + " was " + capture);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          containsWord | cat | concat cat.txt | true
          containsWord | cat | concatenate | false
          containsWord | a-a | xa-a-a | true
          contains | aaaaaaaaaaaaaab | aaaaaaaaaaaaaaaaaaaaaaaaab | true
          pm | 'a |42 20|c' | xB Cx | true
          pm | 'a| |b' | 'x|B' | true
          gt | 4096 | 99999999999999999999 | true
          eq | 5 | ' +5abc' | true
          lt | -1 | -2 | true
          ipMatch | 10.0.0.0/8, ::1 | ::ffff:10.1.2.3 | true
          ipMatch | 10.0.0.0/8 | 010.1.2.3 | false
          ipMatch | ::1 | ::1%eth0 | false
          ipMatch | 1::2:3 | 1:0:0:0:0:0:2:3 | true
          ipMatch | ::1.2.3.4 | ::102:304 | true
          ipMatch | ::1 | 1:2:3:4:5:6:7:8:9 | false
          ipMatch | 1.2.3.4 | 1.2.3.256 | false
          validateByteRange | 32-126, 10 | a | false
          """)
  void judges(String name, String argument, String value, boolean matches)
      throws OperatorException {
    Operator operator = named(name).with(Text.of(argument), DataFiles.NONE);
    assertThat(operator.matches(Text.of(value), new Match())).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          validateByteRange | 1-256 | byte range: 1-256 (expected: a number 0-255, or two such as 32-126)
          validateByteRange | 9-1 | byte range: 9-1 (expected: a number 0-255, or two such as 32-126)
          ipMatch | 10.0.0.0/33 | network: 10.0.0.0/33 (expected: an address, or one such as 10.0.0.0/8 or 2001:db8::/32)
          validateNid | de x | national identifier: de x (expected: cl or us, a space, a pattern)
          pm | ' ' | phrases:   (expected: at least one)
          rbl | example.org | operator: @rbl (expected: another one: it asks the network, so it is refused)
          ipMatchFromFile | no.txt | file: no.txt (expected: one that can be read: no.txt)
          ipMatchFromFile | https://a.example/ips | file: https://a.example/ips (expected: a local one)
          """)
  void refuses_with_what_it_expected(String name, String argument, String message) {
    DataFiles none =
        file -> {
          throw new NoSuchFileException(file);
        };
    assertThatThrownBy(() -> named(name).with(Text.of(argument), none))
        .isInstanceOf(OperatorException.class)
        .hasMessage(message);
  }

  @Test
  void captures_what_was_found() throws OperatorException {
    assertThat(captures("rx", "(a)(x)?(b)", "zab")).containsExactly("ab", "a", null, "b");
    assertThat(captures("rxGlobal", "k=(.)", "k=1 k=2 k=3")).containsExactly("k=3", "3");
    assertThat(
            captures(
                "verifyCC",
                "(?:^|[^\\d])(\\d{16})(?:[^\\d]|$)",
                "5484605089158217 5484605089158216"))
        .containsExactly(" 5484605089158216");
    assertThat(captures("rx", "(a)|b", "c")).isEmpty();
    assertThat(captures("pm", "foo bar", "a BARfoo")).containsExactly("BAR");
  }

  private static List<@Nullable String> captures(String name, String argument, String value)
      throws OperatorException {
    Match match = new Match().begin(true);
    named(name).with(Text.of(argument), DataFiles.NONE).matches(Text.of(value), match);
    List<@Nullable String> captures = new ArrayList<>();
    for (int i = 0; i < match.count(); i++) {
      Text capture = match.capture(i);
      captures.add(capture == null ? null : capture.toString());
    }
    return captures;
  }

  @Test
  void a_file_of_networks_has_comments_and_blank_lines() throws OperatorException {
    byte[] file =
        "# home\r\n\r\n 127.0.0.1 \n192.168.0.0/24\r\n"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Operator operator = named("ipMatchF").with(Text.of("home"), _ -> file);
    assertThat(operator.matches(Text.of("192.168.0.9"), new Match())).isTrue();
    assertThat(operator.matches(Text.of("192.168.1.9"), new Match())).isFalse();
  }

  @Test
  void an_argument_known_only_at_run_time_is_made_once_or_cheaply() {
    Resolving within = new Resolving(named("within"), DataFiles.NONE);
    Text methods = Text.of("GET POST");
    assertThat(within.with(methods)).isSameAs(within.with(methods));
    assertThat(matches(within, Text.of("GET"), "POST")).isFalse();
    Resolving ips = new Resolving(named("ipMatch"), DataFiles.NONE);
    assertThat(ips.with(Text.of("10.0.0.0/8"))).isSameAs(ips.with(Text.of("10.0.0.0/8")));
    assertThat(ips.with(Text.of("nonsense"))).isNull();
  }

  private static boolean matches(Resolving operator, Text argument, String value) {
    return Objects.requireNonNull(operator.with(argument)).matches(Text.latin1(value), new Match());
  }

  /// The first value is looked for, those after it are first compared by their pairs of bytes.
  @Test
  void a_value_stands_within_an_argument_if_it_is_a_part_of_it() {
    Random random = new Random(815);
    for (int i = 0; i < 2_000; i++) {
      String argument = letters(random, 60);
      Within within = new Within(Text.latin1(argument));
      for (String value :
          List.of(
              "",
              letters(random, 3),
              argument.substring(argument.length() / 3),
              letters(random, 1))) {
        assertThat(within.matches(Text.latin1(value), new Match()))
            .isEqualTo(argument.contains(value));
        assertThat(within.matches(Text.latin1(value), new Match()))
            .isEqualTo(argument.contains(value));
      }
    }
  }

  /// An argument may be made of a request, and its bytes be used again.
  @Test
  void an_argument_is_not_mistaken_for_one_that_stood_in_the_same_bytes() {
    Resolving within = new Resolving(named("within"), DataFiles.NONE);
    byte[] bytes = "GET".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(matches(within, Text.of(bytes), "GET")).isTrue();
    bytes[0] = 'S';
    assertThat(matches(within, Text.of(bytes), "GET")).isFalse();
    assertThat(matches(within, Text.of(bytes), "SET")).isTrue();
  }

  @Test
  void a_text_is_found_where_it_stands_first() {
    Random random = new Random(4711);
    for (int i = 0; i < 20_000; i++) {
      String text = letters(random, i % 100 == 0 ? 30_000 : 40);
      String wanted = letters(random, i % 3 == 0 ? 3 : i % 100 == 0 ? 900 : 14);
      String part = text.substring(random.nextInt(text.length() + 1));
      for (String needle : List.of(wanted, part)) {
        assertThat(Search.find(Text.latin1(text), Text.latin1(needle)))
            .isEqualTo(text.indexOf(needle));
      }
    }
  }

  private static String letters(Random random, int most) {
    return random
        .ints(random.nextInt(most), 'a', 'c')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void a_long_needle_in_a_long_text_takes_linear_time() {
    Text text = Text.of(new byte[1 << 20]);
    byte[] needle = new byte[1 << 19];
    needle[needle.length - 1] = 1;
    assertThat(new Contains(Text.of(needle)).matches(text, new Match())).isFalse();
  }

  static Kind named(String name) {
    return Objects.requireNonNull(Operators.named(name), name);
  }
}
