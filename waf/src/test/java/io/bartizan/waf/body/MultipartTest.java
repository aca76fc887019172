package io.bartizan.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=0000";
  private static final String NORMAL =
      part("Content-Disposition: form-data; name=\"a\"", "1")
          + part(
              "Content-Disposition: form-data; name=\"f\"; filename=\"a.jpg\"\n"
                  + "Content-Type: image/jpeg",
              "BINARY\nDATA")
          + "--0000--\n";

  /// With the line ends of the network.
  private static Found read(String type, String body) {
    return Found.in(body.replace("\n", "\r\n"), new Multipart(Text.latin1(type), Limits.USUAL));
  }

  private static String part(String headers, String content) {
    return "--0000\n" + headers + "\n\n" + content + "\n";
  }

  private static String alone(String headers) {
    return part(headers, "1") + "--0000--\n";
  }

  @Test
  void fields_files_and_headers_are_found() {
    Found found = read(TYPE, NORMAL);
    assertThat(found.fields).containsExactly("a=1");
    assertThat(found.files).containsExactly("f:a.jpg=BINARY\r\nDATA");
    assertThat(found.headers)
        .containsExactly(
            "a|Content-Disposition: form-data; name=\"a\"",
            "f|Content-Disposition: form-data; name=\"f\"; filename=\"a.jpg\"",
            "f|Content-Type: image/jpeg");
    assertThat(found.problems).isEmpty();
    assertThat(found.flags).isEmpty();
  }

  @Test
  void the_last_boundary_needs_no_line_end_and_an_empty_body_nothing() {
    assertThat(read(TYPE, NORMAL.stripTrailing()).problems).isEmpty();
    assertThat(read(TYPE, "").problems).isEmpty();
  }

  @Test
  void dashes_in_data_are_data() {
    Found found =
        read(TYPE, part("Content-Disposition: form-data; name=a", "--\n--test\n") + "--0000--");
    assertThat(found.fields).containsExactly("a=--\r\n--test\r\n");
    assertThat(found.problems).isEmpty();
    assertThat(found.flags)
        .containsExactlyEntriesOf(java.util.Map.of(Flag.MULTIPART_UNMATCHED_BOUNDARY, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          multipart/form-data; boundary="0000"               | MULTIPART_BOUNDARY_QUOTED
          multipart/form-data; boundary="0000"; charset=a    | MULTIPART_BOUNDARY_QUOTED
          multipart/form-data; boundary =0000                | MULTIPART_BOUNDARY_WHITESPACE
          multipart/form-data; boundary= 0000                | MULTIPART_BOUNDARY_WHITESPACE
          multipart/form-data boundary=0000                  | MULTIPART_MISSING_SEMICOLON
          """)
  void odd_content_types_raise_flags(String type, Flag flag) {
    Found found = read(type, NORMAL);
    assertThat(found.flags)
        .containsOnlyKeys(flag, Flag.MULTIPART_STRICT_ERROR)
        .containsEntry(flag, 1);
    assertThat(found.fields).containsExactly("a=1");
    assertThat(found.problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain; boundary=0000",
        "multipart/form-data",
        "multipart/form-data; bOundAry=0000",
        "multipart/form-data, boundary=0000",
        "multipart/form-data; boundary123=0000",
        "multipart/form-data; boundary=\"0000\"; boundary=1111",
        "multipart/form-data; boundary=0000, boundary=1111",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=0000!1111",
        "multipart/form-data; boundary=\"0000 \"",
        "multipart/form-data; boundary=\"00\"00\"",
        "multipart/form-data; boundary=\"0000",
        "multipart/form-data; boundary=0000\"",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; Boundary=1; boundary=0000",
        "multipart/form-data; boundary"
      })
  void content_types_without_one_clear_boundary_are_wrong(String type) {
    Found found = read(type, NORMAL);
    assertThat(found.problems).hasSize(1);
    assertThat(found.flags).containsEntry(Flag.MULTIPART_STRICT_ERROR, 1);
  }

  @Test
  void a_boundary_that_some_end_at_a_comma_is_wrong() {
    String cut = "0000,1111";
    Found found = read("multipart/form-data; boundary=" + cut, NORMAL.replace("0000", cut));
    assertThat(found.problems).containsExactly("multipart: the boundary is none");
  }

  @Test
  void boundaries_may_hold_what_the_standard_allows_and_parameters_may_follow() {
    String odd = "0'()+_-./:=? Zz";
    assertThat(read("multipart/form-data; boundary=" + odd, NORMAL.replace("0000", odd)).fields)
        .containsExactly("a=1");
    String own = "---boundary";
    assertThat(read("multipart/form-data; boundary=" + own, NORMAL.replace("0000", own)).fields)
        .containsExactly("a=1");
    assertThat(read(TYPE + "; charset=UTF-8", NORMAL).fields).containsExactly("a=1");
  }

  @Test
  void data_before_and_after_raise_flags() {
    assertThat(read(TYPE, "x\n" + NORMAL).flags)
        .containsOnlyKeys(Flag.MULTIPART_DATA_BEFORE, Flag.MULTIPART_STRICT_ERROR);
    assertThat(read(TYPE, NORMAL + "x").flags)
        .containsOnlyKeys(Flag.MULTIPART_DATA_AFTER, Flag.MULTIPART_STRICT_ERROR);
    assertThat(read(TYPE, NORMAL + NORMAL).problems).isNotEmpty();
  }

  @Test
  void lines_without_carriage_return_raise_flags() {
    Found bare = Found.in(NORMAL, new Multipart(Text.of(TYPE), Limits.USUAL));
    assertThat(bare.flags).containsOnlyKeys(Flag.MULTIPART_LF_LINE, Flag.MULTIPART_STRICT_ERROR);
    assertThat(bare.fields).containsExactly("a=1");
    Found mixed =
        Found.in(NORMAL.replace("0000\n", "0000\r\n"), new Multipart(Text.of(TYPE), Limits.USUAL));
    assertThat(mixed.flags).containsEntry(Flag.MULTIPART_CRLF_LF_LINES, 1);
  }

  @Test
  void a_boundary_that_is_none_is_told_from_one_that_a_true_one_follows() {
    String foreign = part("Content-Disposition: form-data; name=\"a\"", "--0001\nx");
    assertThat(read(TYPE, foreign + "--0000--").flags)
        .containsEntry(Flag.MULTIPART_UNMATCHED_BOUNDARY, 2);
    assertThat(read(TYPE, foreign + "--0001--").flags)
        .containsEntry(Flag.MULTIPART_UNMATCHED_BOUNDARY, 1);
    String inside = part("Content-Disposition: form-data; name=\"a\"", "x--0000");
    assertThat(read(TYPE, inside).flags).containsEntry(Flag.MULTIPART_UNMATCHED_BOUNDARY, 1);
  }

  @Test
  void folded_headers_are_joined_and_flagged() {
    Found found =
        read(TYPE, alone("Content-Disposition: form-data;\n   name=\"a\";\n\tfilename=\"b\""));
    assertThat(found.files).containsExactly("a:b=1");
    assertThat(found.headers)
        .containsExactly("a|Content-Disposition: form-data; name=\"a\"; filename=\"b\"");
    assertThat(found.flags)
        .containsOnlyKeys(Flag.MULTIPART_HEADER_FOLDING, Flag.MULTIPART_STRICT_ERROR);
    assertThat(read(TYPE, alone("Content-Disposition: form-data;\n\u000b name=\"a\"")).flags)
        .containsEntry(Flag.MULTIPART_INVALID_HEADER_FOLDING, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          form-data; name='a'                              | a=1
          form-data; name=a'b                              | a'b=1
          form-data; name=';filename="dummy';name=b;"      | ;filename="dummy=1
          """)
  void single_quotes_raise_a_flag(String disposition, String field) {
    Found found = read(TYPE, alone("Content-Disposition: " + disposition));
    assertThat(found.flags).containsEntry(Flag.MULTIPART_INVALID_QUOTING, 1);
    assertThat(found.fields).containsExactly(field);
  }

  @Test
  void quotes_and_back_slashes_in_names() {
    assertThat(
            read(TYPE, alone("Content-Disposition: form-data; name=\"a\\\"b\\\\c\\d'e\"")).fields)
        .containsExactly("a\"b\\c\\d'e=1");
    assertThat(read(TYPE, alone("content-disposition: form-data; name=\"a'b\"")).flags).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name="a"; filename="b"; filename*=utf-8''b             | a:b=1 |
          name="a"; filename="b"; filename*=utf-8''..%2fc         | a:b=1, a:../c=1 |
          name="a"; filename*= ISO-8859-1''..%2fc; filename=b     | a:b=1, a:../c=1 |
          name="a"; filename*=utf-8''b%20c                        | a:b c=1 | a=1
          name="a"; filename=""; filename*=utf-8''b%20c           | a:b c=1 | a=1
          """)
  void extended_file_names_are_read_and_what_some_take_for_a_field_is_one_too(
      String parameters, String files, @Nullable String field) {
    Found found = read(TYPE, alone("Content-Disposition: form-data; " + parameters));
    assertThat(String.join(", ", found.files)).isEqualTo(files);
    assertThat(found.fields).isEqualTo(field == null ? List.of() : List.of(field));
    assertThat(found.problems).isEmpty();
    assertThat(found.flags).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Disposition: form-data",
        "Content-Disposition: form-data;",
        "Content-Disposition: form-data name=\"a\"",
        "Content-Disposition: attachment; name=\"a\"",
        "Content-Disposition: form-data; name=\"a",
        "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\" x",
        "Content-Disposition: form-data; name=\"a\"; x=y",
        "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename*=''b",
        "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename*=utf-8'b",
        "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename*=utf-8''%4G",
        "Content-Disposition: form-data; name=\"a\"\nContent-Disposition: form-data; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"\n:x",
        "Content-Disposition: form-data; name=\"a\"\nno colon",
        "\u000eContent-Disposition\u000e: form-data; name=\"a\"",
        "Content-Disposition: form-data; name=\"a\"; filename = \"b\"",
        "Content-Disposition: form-data; name=\"a\u0000b\"",
        "Content-Disposition: form-data; name=\"a\"\nX: \u0000",
        " x\nContent-Disposition: form-data; name=\"a\""
      })
  void parts_with_headers_that_are_none_are_wrong_and_still_seen(String headers) {
    Found found = read(TYPE, alone(headers));
    assertThat(found.problems).isNotEmpty();
    assertThat(found.flags).containsEntry(Flag.MULTIPART_STRICT_ERROR, 1);
    assertThat(found.fields.size() + found.files.size()).isEqualTo(1);
    assertThat(found.headers).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no boundary",
        "--0000",
        "--0000\n",
        "--0000\nContent-Disposition: form-data; name=a\n\n1",
        "--0000\nContent-Disposition: form-data; name=a\n--0000--",
        "--0000 \nContent-Disposition: form-data; name=a\n\n1\n--0000--",
        "--0000\nContent-Disposition: form-data; name=a\n\n1\n--0000--x",
        "-- 0000\nContent-Disposition: form-data; name=a\n\n1\n--0000--"
      })
  void bodies_without_clear_parts_are_wrong(String body) {
    Found found = read(TYPE, body);
    assertThat(found.problems).isNotEmpty();
    assertThat(found.flags).containsEntry(Flag.MULTIPART_STRICT_ERROR, 1);
  }

  @Test
  void files_and_fields_have_limits() {
    String body =
        part("Content-Disposition: form-data; name=a; filename=a", "1").repeat(3) + "--0000--";
    Found found =
        Found.in(body.replace("\n", "\r\n"), new Multipart(Text.of(TYPE), new Limits(1, 9, 2)));
    assertThat(found.files).hasSize(3);
    assertThat(found.problems).isEmpty();
    assertThat(found.flags)
        .containsOnlyKeys(Flag.MULTIPART_FILE_LIMIT_EXCEEDED, Flag.MULTIPART_STRICT_ERROR);
    Found two =
        Found.in(
            Text.of(body.replace("\n", "\r\n")), new Multipart(Text.of(TYPE), Limits.USUAL), 2);
    assertThat(two.files).hasSize(2);
    assertThat(two.problems).containsExactly("multipart: more arguments or files than are taken");
    Text fields =
        Text.of(part("Content-Disposition: form-data; name=a", "1").repeat(3) + "--0000--");
    assertThat(Found.in(fields, new Multipart(Text.of(TYPE), Limits.USUAL), 2).problems)
        .contains("multipart: more arguments or files than are taken");
  }

  @Test
  void a_part_with_too_many_headers_is_wrong() {
    StringBuilder headers = new StringBuilder("Content-Disposition: form-data; name=a");
    for (int i = 1; i < 16; i++) {
      headers.append("\nX-").append(i).append(": x");
    }
    Found most = read(TYPE, alone(headers.toString()));
    assertThat(most.headers).hasSize(16);
    assertThat(most.problems).isEmpty();
    Found more = read(TYPE, alone(headers + "\nY: y"));
    assertThat(more.headers).hasSize(16);
    assertThat(more.problems).hasSize(1);
    assertThat(more.fields).containsExactly("a=1");
  }

  @Test
  void a_boundary_made_of_dashes_takes_linear_time() {
    String boundary = "-".repeat(900) + "a";
    Text type = Text.of("multipart/form-data; boundary=" + boundary);
    Found found = Found.in("-".repeat(1 << 20), new Multipart(type, Limits.USUAL));
    assertThat(found.problems).containsExactly("multipart: there is no boundary");
  }
}
