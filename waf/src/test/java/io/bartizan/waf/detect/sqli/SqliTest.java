package io.bartizan.waf.detect.sqli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.SuiteTable;
import io.bartizan.waf.SuiteTable.Row;
import io.bartizan.waf.detect.Corpus;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqliTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 or 1=1",
        "' or 'a'='a",
        "\" or \"a\"=\"a",
        "1 union select 1,2",
        "1/*!50000union*/select 1",
        "1--x\nor 1=1",
        "1#x\nor 1=1",
        "foo\\' or 1=1 --",
        "sleep(20)",
        "1; drop table users",
        "1and(1)=1",
        "id`=1 union select 1 -- -",
        "1\u00a0union\u00a0select\u00a01"
      })
  void finds(String attack) {
    assertThat(Sqli.detect(Text.of(attack))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "O'Brien",
        "1 or 2",
        "select a seat from the union square",
        "/a/1 union select 1,2",
        "42",
        "550e8400-e29b-41d4-a716-446655440000",
        "\"cats\" AND \"dogs\"",
        "it's -- well -- fine"
      })
  void leaves(String value) {
    assertThat(Sqli.detect(Text.of(value))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1 + (2 * 3), ^1$",
    "a b c, ^n$",
    "'-1 or not 1=1', ^1&1=1$",
    "'f(1,2,(3))', ^n$",
    "'sleep(1,2)', ^d$",
    "1/*x*/or/**/2, ^1&1$",
    "'1 order by 2,3', '^1B1,1$'",
    "select * from a.b -- , ^EvFnc$",
  })
  void folds(String value, String reading) {
    assertThat(Learning.readings(Text.of(value))).first().isEqualTo(reading);
  }

  @Test
  void none_of_our_benign_values_is_taken_for_an_attack() {
    List<Text> values = Corpus.own("benign.txt").values();
    assertThat(values).hasSizeGreaterThan(400);
    assertThat(values).allSatisfy(value -> assertThat(Sqli.detect(value)).isNull());
  }

  @Test
  void a_part_of_an_array_is_read_alone() {
    byte[] bytes = "1 or 1=1 or 2".getBytes(StandardCharsets.UTF_8);
    assertThat(Sqli.detect(Text.of(bytes, 0, 6))).isNull();
    assertThat(Sqli.detect(Text.of(bytes, 9, 13))).isNull();
    assertThat(Sqli.detect(Text.of(bytes, 0, 8))).isNotNull();
  }

  @Test
  void what_follows_many_letters_is_found_too() {
    String many = "a=b and c<d and ".repeat(1000);
    assertThat(Sqli.detect(Text.of(many))).isNull();
    assertThat(Sqli.detect(Text.of(many + "1 union select 2"))).isNotNull();
  }

  @Test
  void every_row_of_the_operators_suite_comes_out_as_it_says() throws IOException {
    Path folder = suite("waf/seclang-unit/operators");
    int rows = 0;
    for (Row row : SuiteTable.rows(folder)) {
      if (row.file().equals("detectSQLi")) {
        boolean found = Sqli.detect(row.bytes("input")) != null;
        assertThat(found).as(row.toString()).isEqualTo(row.text("ret").equals("1"));
        rows++;
      }
    }
    System.out.println("detectSQLi: " + rows + " rows ran");
    assertThat(rows).isEqualTo(5);
  }

  @Test
  void learning_again_gives_the_same_fingerprints() throws IOException {
    suite("waf/injection-corpora/payloads");
    try (InputStream in =
        Objects.requireNonNull(Sqli.class.getResourceAsStream("fingerprints.txt"))) {
      String committed = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(Learning.text(Learning.learn())).isEqualTo(committed);
    }
  }

  @Test
  void misses_fewer_of_the_corpora_than_one_in_a_thousand() throws IOException {
    Path folder = suite("waf/injection-corpora/payloads");
    List<String> missed = new ArrayList<>();
    int all = 0;
    for (Corpus corpus : Corpus.ofSuite(folder, "sqli")) {
      for (Text value : corpus.values()) {
        all++;
        if (Sqli.detect(value) == null) {
          missed.add(corpus.name() + ": " + value);
        }
      }
    }
    System.out.println("SQL injections: " + missed.size() + " of " + all + " missed " + missed);
    assertThat(all).isEqualTo(15_099);
    assertThat(missed).hasSizeLessThanOrEqualTo(15);
  }

  /// All but four: comments that leave a query as it is are no attack to us; a comment that cuts it
  /// and a variable of the database are one.
  @Test
  void inputs_of_the_vectors_are_judged_as_they_say() throws IOException {
    List<String> failures = new ArrayList<>();
    int rows = 0;
    try (Stream<Path> files = Files.list(suite("waf/injection-corpora/vectors"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("test-sqli")).sorted().toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int expected = text.indexOf("--EXPECTED--");
        String input = text.substring(text.indexOf("--INPUT--") + 10, expected).stripTrailing();
        boolean attack = !text.substring(expected + 12).isBlank();
        if ((Sqli.detect(Text.latin1(input)) != null) != attack) {
          failures.add(input);
        }
        rows++;
      }
    }
    System.out.println("vectors: " + rows + " rows ran");
    assertThat(rows).isEqualTo(50);
    assertThat(failures)
        .containsExactlyInAnyOrder(
            "foo/* yes this is sqli */", "1 /* junk */ UNION", "foo'--'bar'", "1 and @version");
  }

  private static Path suite(String path) {
    assumeTrue(Suites.find(path).isPresent());
    return Suites.find(path).orElseThrow();
  }
}
