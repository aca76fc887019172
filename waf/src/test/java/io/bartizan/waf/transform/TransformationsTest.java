package io.bartizan.waf.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.SuiteTable;
import io.bartizan.waf.SuiteTable.Row;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransformationsTest {
  @Test
  void every_row_of_the_suite_comes_out_as_it_says() throws IOException {
    Optional<Path> folder = Suites.find("waf/seclang-unit/transformations");
    assumeTrue(folder.isPresent());
    List<Row> rows = SuiteTable.rows(folder.orElseThrow());
    List<String> failures = new ArrayList<>();
    for (Row row : rows) {
      Text out = named(row.file()).of(row.bytes("input"));
      if (!out.equals(row.bytes("output"))) {
        failures.add(row + " was " + shown(out));
      }
    }
    System.out.println("transformations: " + rows.size() + " rows ran");
    assertThat(failures).isEmpty();
    assertThat(rows.size()).isEqualTo(358);
  }

  @Test
  void what_does_not_change_is_the_same_object() {
    Text plain = Text.of("order-4711/list");
    for (String name : Transformations.names()) {
      Text out = named(name).of(plain);
      assertThat(out == plain || !out.equals(plain)).as(name).isTrue();
    }
    assertThat(named("urlDecodeUni").of(Text.of("100%"))).hasToString("100%");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          urlDecodeUni | a%u0027b+%zz | a'b %zz
          htmlEntityDecode | &#x3c;script&gt;&#0000060;a&bogus;&LPAR;1&rpar;&#65308;&#99999999999; | <script><a&bogus;(1)<�
          htmlEntityDecode | &&#&#x&amp | &&#&#x&
          jsDecode | \\x3cs\\u003e\\uff1c\\74\\777 | <s><<?7
          cssDecode | \\3c script\\0 | <script�
          cmdLine | c^m"d /c , (DIR | cmd/c(dir
          sqlHexDecode | 1 0x414243, 0X44 0xg x | 1 ABC, D 0xg x
          normalizePath | /a/b/../../../c/./d/. | /c/d
          normalizePath | a/..| ''
          normalizePath | /.. | /
          normalizePath | /a/..hidden/.x/ | /a/..hidden/.x/
          normalizePathWin | \\a\\..\\b | /b
          removeComments | a/*b*/c--d | ac
          removeComments | a<!-- b -->c#d | ac
          removeCommentsChar | a/*b*/c--d#e<!--f-->g | abcdefg
          base64Decode | YWJj!ZGVm | abc
          base64DecodeExt | YWJj!ZGVm | abcdef
          base64Decode | YWJjZ | abc
          urlEncode | a b/c | a+b%2fc
          utf8toUnicode | ä😀 | %u00e4%u1f600
          length | ää | 4
          """)
  void transforms(String name, String in, String out) {
    assertThat(named(name).of(Text.of(in.replace("\\\\", "\\"))))
        .isEqualTo(Text.of(out.replace("\\\\", "\\")));
  }

  @Test
  void a_code_page_says_which_bytes_characters_are() {
    Text file =
        Text.of("(MAC)\n\n\n1250 (ANSI)\n0434:64 \n\n1251 (ANSI)\n043e:6f 0440:70\n0434:65\n");
    CodePage page = Objects.requireNonNull(CodePage.read(file, 1251));
    Text out =
        Objects.requireNonNull(Transformations.named("urldecodeuni", page))
            .of(Text.of("%u0434%u043E%u0440%uff1c%u0041"));
    assertThat(out).hasToString("eop<A");
    assertThat(CodePage.read(file, 1252)).isNull();
    assertThat(Transformations.named("lowercase", page)).isSameAs(named("lowercase"));
  }

  @Test
  void names_have_any_case_and_aliases() {
    assertThat(named("NORMALISEPATH")).isSameAs(named("normalizePath"));
    assertThat(Transformations.named("none")).isNull();
    assertThat(Transformations.named("rot13")).isNull();
    assertThat(Transformations.names()).contains("urlDecodeUni", "normalisePathWin").hasSize(37);
  }

  private static Transformation named(String name) {
    return Objects.requireNonNull(Transformations.named(name), name);
  }

  private static String shown(Text text) {
    StringBuilder shown = new StringBuilder();
    for (byte value : text.bytes()) {
      shown.append(
          value >= ' ' && value < 127 ? "" + (char) value : String.format("\\x%02x", value & 0xff));
    }
    return shown.toString();
  }
}
