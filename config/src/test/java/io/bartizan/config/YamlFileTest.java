package io.bartizan.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Node.Mapping;
import io.bartizan.config.Node.Scalar;
import io.bartizan.config.Node.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YamlFileTest {
  @TempDir private Path folder;

  @Test
  void keeps_the_place_of_every_key_and_value() {
    var root =
        (Mapping)
            good(
                """
                # a comment
                name: "Grüße"   # and its value
                list:
                  - one
                  - { two: 2 }
                """);
    assertThat(root.entries().keySet()).containsExactly("name", "list");
    Node.Entry name = root.entries().get("name");
    assertThat(name).isEqualTo(new Node.Entry(at(2, 1), new Scalar(at(2, 7), "Grüße", false)));
    assertThat(root.entry("list"))
        .isEqualTo(
            new Node.Entry(
                at(3, 1),
                new Sequence(
                    at(4, 3),
                    List.of(
                        new Scalar(at(4, 5), "one", true),
                        new Mapping(
                            at(5, 5),
                            Map.of(
                                "two",
                                new Node.Entry(at(5, 7), new Scalar(at(5, 12), "2", true))))))));
  }

  @Test
  void columns_count_characters_rather_than_bytes() {
    var root = (Mapping) good("{ \"😀é\": 1, b: 2 }");
    assertThat(requireNonNull(root.entry("b")).keyPlace()).isEqualTo(at(1, 12));
  }

  @Test
  void refuses_a_key_that_stands_twice_and_names_both_places() {
    assertThat(errors("a: 1\nb: 2\na: hunter2\n"))
        .containsExactly("f.yaml:3:1: key `a` is already given at f.yaml:1:1");
  }

  @Test
  void refuses_anchors_aliases_merge_keys_and_tags_without_repeating_them() {
    assertThat(
            errors(
                """
                a: &hunter2 { x: 1 }
                b: *hunter2
                c: { <<: *hunter2 }
                d: !hunter2 text
                e: !!int "1"
                f: { "<<": 1 }
                """))
        .containsExactly(
            "f.yaml:1:4: anchors are not supported: repeat the value or use defaults",
            "f.yaml:2:4: anchors are not supported: repeat the value or use defaults",
            "f.yaml:3:6: merge keys (`<<`) are not supported: repeat the keys",
            "f.yaml:3:10: anchors are not supported: repeat the value or use defaults",
            "f.yaml:4:4: tags (`!…`) are not supported: write the value without one",
            "f.yaml:5:4: tags (`!…`) are not supported: write the value without one");
    assertThat(errors("a: !hunter2!x 1"))
        .containsExactly("f.yaml:1:4: tags (`!…`) are not supported");
  }

  @Test
  void a_bomb_of_aliases_does_not_expand() {
    var text = new StringBuilder("a0: &a0 [x, x, x]\n");
    for (int i = 1; i < 60; i++) {
      text.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(errors(text.toString())).hasSize(Problems.LIMIT);
  }

  @Test
  void refuses_a_second_document() {
    assertThat(errors("a: 1\n---\nb: 2\n"))
        .containsExactly("f.yaml:2:1: a second document starts here; a file holds one");
    assertThat(good("---\na: 1\n...\n")).isInstanceOf(Mapping.class);
  }

  @Test
  void refuses_an_empty_file() {
    assertThat(errors("")).containsExactly("f.yaml:1:1: the file is empty");
    assertThat(errors("# nothing\n\n")).containsExactly("f.yaml:1:1: the file is empty");
  }

  @Test
  void refuses_keys_that_are_no_simple_text() {
    assertThat(errors("? [a]\n: 1\n")).containsExactly("f.yaml:1:3: a key must be a simple text");
    assertThat(errors("~: 1\n")).containsExactly("f.yaml:1:1: a key must be a simple text");
    assertThat(errors("{ : 1 }\n")).containsExactly("f.yaml:1:3: a value is expected here");
  }

  @Test
  void explains_mistakes_in_the_notation() {
    assertThat(errors("a:\n\tb: 1\n"))
        .containsExactly("f.yaml:2:1: a tab cannot indent or separate here; use spaces");
    assertThat(errors("a: b: c\n"))
        .containsExactly(
            "f.yaml:1:5: a second `: ` on the line, or wrong indentation; put quotes around a text"
                + " with `: ` in it");
    assertThat(errors("a: 1\nhunter2\n"))
        .containsExactly("f.yaml:3:1: this line is neither `key: value` nor `- item`");
    assertThat(errors("a: [1, 2\nb: 3\n"))
        .containsExactly("f.yaml:2:2: a list in brackets needs `,` or `]` here");
    assertThat(errors("a: \"hunter2\n"))
        .containsExactly("f.yaml:2:1: the file ends within a quoted text");
    assertThat(errors("a: @x\n"))
        .containsExactly(
            "f.yaml:1:4: this character cannot start a value; put quotes around the value");
    assertThat(errors("a: \"\\d\"\n"))
        .containsExactly(
            "f.yaml:1:6: unknown escape in double quotes; single quotes keep a backslash as it is");
  }

  @Test
  void refuses_escapes_that_the_parser_trips_over() {
    for (String text : List.of("a: \"\\u", "a: \"\\u12\"", "a: \"\\U00110000\"", "a: \"\\xzz\"")) {
      assertThat(errors(text)).hasSize(1);
    }
    assertThat(errors("a: 1\nb: \"\\u"))
        .containsExactly("f.yaml:2:1: not valid YAML: a broken escape in double quotes after this");
  }

  @Test
  void refuses_half_a_character() {
    assertThat(errors("a: \"\\ud83d\"\n"))
        .containsExactly("f.yaml:1:4: half of a surrogate pair is no character");
  }

  @Test
  void refuses_what_is_nested_too_deep() {
    assertThat(good("[".repeat(64) + "]".repeat(64))).isInstanceOf(Sequence.class);
    assertThat(errors("[".repeat(65) + "]".repeat(65)))
        .containsExactly("f.yaml:1:65: nested too deep (expected: at most 64 levels)");
    assertThat(errors("{a: ".repeat(10_000))).hasSize(1);
  }

  @Test
  void refuses_a_line_that_would_take_long_to_read() {
    assertThat(errors("a: 1\n" + "#".repeat(65_537)))
        .containsExactly("f.yaml:2:1: this line is too long (expected: at most 65536 characters)");
    assertThat(good("a: 1\n" + "#".repeat(65_536) + "\n")).isInstanceOf(Mapping.class);
  }

  @Test
  void refuses_too_many_values() {
    assertThat(errors("[\n" + "a,\n".repeat(1_000_001) + "]"))
        .containsExactly("f.yaml:1000001:1: too many values (expected: at most 1000000)");
  }

  @Test
  void refuses_bytes_that_are_no_text() throws IOException {
    assertThat(errors(new byte[] {'a', ':', ' ', '\n', 'b', (byte) 0xc3, '('}))
        .containsExactly("2:2: the file is not UTF-8: a byte here belongs to no character");
    assertThat(errors(new byte[] {'a', (byte) 0xe2, (byte) 0x82}))
        .containsExactly("1:2: the file is not UTF-8: a byte here belongs to no character");
    assertThat(errors("a: b\u0007".getBytes(UTF_8)))
        .containsExactly("1:5: the control character U+0007 may not stand here");
    assertThat(errors("a: b\u0000".getBytes(UTF_8)))
        .containsExactly("1:5: the control character U+0000 may not stand here");
  }

  @Test
  void accepts_a_byte_order_mark_at_the_start_only() throws IOException {
    var problems = new Problems();
    Path file = Files.writeString(folder.resolve("bom.yaml"), "\ufeffa: 1\n");
    assertThat(YamlFile.read(file, problems)).isInstanceOf(Mapping.class);
    assertThat(problems.list()).isEmpty();
    assertThat(errors("a: 1\n\ufeffb: 2\n".getBytes(UTF_8)))
        .containsExactly("2:1: the control character U+FEFF may not stand here");
  }

  @Test
  void refuses_a_file_that_is_too_large_missing_or_no_file() throws IOException {
    assertThat(errors(new byte[YamlFile.LARGEST + 1]))
        .containsExactly("1:1: the file is larger than 16MiB");
    var problems = new Problems();
    assertThat(YamlFile.read(folder.resolve("absent.yaml"), problems)).isNull();
    assertThat(YamlFile.read(folder, problems)).isNull();
    assertThat(problems.list())
        .extracting(Problem::message)
        .containsExactly(
            "the file cannot be read: not a regular file (expected: a YAML file that exists and can be read)",
            "the file cannot be read: no such file (expected: a YAML file that exists and can be read)");
  }

  private static Place at(int line, int column) {
    return new Place("f.yaml", line, column);
  }

  private static Node good(String text) {
    var problems = new Problems();
    Node node = YamlFile.parse("f.yaml", text, problems);
    assertThat(problems.list()).isEmpty();
    return requireNonNull(node);
  }

  private static List<String> errors(String text) {
    var problems = new Problems();
    Node _ = YamlFile.parse("f.yaml", text, problems);
    return problems.list().stream().map(Problem::toString).toList();
  }

  private List<String> errors(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("f.yaml"), bytes);
    var problems = new Problems();
    Node _ = YamlFile.read(file, problems);
    return problems.list().stream()
        .map(problem -> problem.toString().substring(file.toString().length() + 1))
        .toList();
  }
}
