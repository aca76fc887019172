package io.bartizan.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.text.Text;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  private static final Json JSON = new Json(Limits.USUAL);

  @Test
  void leaves_have_the_names_that_rules_expect() {
    Found found =
        Found.in(
            """
            {"foo":"bar","n":-1.5e3,"t":true,"z":null,"e":{},
             "a":[1,[2,3],{"b":{"c":"d"}},[]],"f":false}
            """,
            JSON);
    assertThat(found.fields)
        .containsExactly(
            "json.foo=bar",
            "json.n=-1.5e3",
            "json.t=true",
            "json.z=",
            "json.e=",
            "json.a.array_0=1",
            "json.a.array_1.array_0=2",
            "json.a.array_1.array_1=3",
            "json.a.array_2.b.c=d",
            "json.a.array_3=",
            "json.f=false");
    assertThat(found.problems).isEmpty();
    assertThat(found.flags).isEmpty();
  }

  @Test
  void other_documents_than_objects() {
    assertThat(Found.in("[[\"a\"],7]", JSON).fields)
        .containsExactly("json.array_0.array_0=a", "json.array_1=7");
    assertThat(Found.in(" \"a\" ", JSON).fields).containsExactly("json=a");
    assertThat(Found.in("", JSON).problems).isEmpty();
    assertThat(Found.in(" \n", JSON).problems).isEmpty();
  }

  @Test
  void strings_are_decoded() {
    Found found =
        Found.in(
            "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u0041\\u00e4\\ud83d\\ude00\\ud83dx\\u0000\","
                + " \"\u00c3\u00a4\\u0041\"]",
            JSON);
    assertThat(found.fields)
        .containsExactly(
            "json.array_0=\"\\/\b\f\n\r\t",
            "json.array_1=A\u00c3\u00a4\u00f0\u009f\u0098\u0080\u00ef\u00bf\u00bdx\0",
            "json.array_2=\u00c3\u00a4A");
  }

  @Test
  void a_key_that_comes_twice_in_one_object_is_flagged_and_both_values_are_seen() {
    Found twice = Found.in("{\"a\":1,\"b\":{\"a\":2},\"\\u0061\":3}", JSON);
    assertThat(twice.flags).containsEntry(Flag.JSON_DUPLICATE_KEY, 1);
    assertThat(twice.fields).containsExactly("json.a=1", "json.b.a=2", "json.a=3");
    assertThat(Found.in("[{\"a\":1},{\"a\":2,\"b\":{\"a\":3}}]", JSON).flags).isEmpty();
  }

  @Test
  void a_key_without_anything_behind_it_is_seen() {
    assertThat(Found.in("{\"<script>\":{},\"a\":[[],{}]}", JSON).fields)
        .containsExactly("json.<script>=", "json.a.array_0=", "json.a.array_1=");
    assertThat(Found.in("{}", JSON).fields).isEmpty();
    assertThat(Found.in(" [ ] ", JSON).fields).isEmpty();
  }

  @Test
  void keys_are_told_apart_however_many() {
    StringBuilder many = new StringBuilder("{\"k\":0");
    for (int i = 0; i < 10_000; i++) {
      many.append(",\"k").append(i).append("\":0");
    }
    assertThat(Found.in(many + "}", JSON).flags).isEmpty();
    assertThat(Found.in(many + ",\"k77\":1}", JSON).flags).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "a",
        "{a:1}",
        "{\"a\"}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "[1,]",
        "[1 2]",
        "[1}",
        "{\"a\":]",
        "[01]",
        "[1.]",
        "[.5]",
        "[-]",
        "[1e]",
        "[+1]",
        "[tru]",
        "[truex]",
        "\"a",
        "\"\\x\"",
        "\"\\",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "{} {}",
        "[1]]",
        "[\"\u00ff\"]",
        "['a']",
        "nulL",
        "//",
        "[\"\u00c0\u0080\"]",
        "{\"a\":1",
        "[\"a\",",
        "{\"a",
        "\u00ef\u00bb\u00bf{}"
      })
  void what_is_no_json_is_wrong(String body) {
    assertThat(Found.in(body, JSON).problems).hasSize(1).allMatch(p -> p.startsWith("JSON: byte "));
  }

  @Test
  void depth_and_width_have_limits() {
    String nested = "{\"a\":{\"b\":{\"c\":1}}}";
    assertThat(Found.in(nested, new Json(new Limits(3, 9, 0))).problems).isEmpty();
    assertThat(Found.in(nested, new Json(new Limits(2, 9, 0))).problems)
        .containsExactly("JSON: byte 10: the document is deeper than 2 levels");
    assertThat(Found.in("[1,2,3]", new Json(new Limits(9, 3, 0))).problems).isEmpty();
    assertThat(Found.in("[1,2,3]", new Json(new Limits(9, 2, 0))).problems)
        .containsExactly("JSON: byte 5: the document has a container with more than 2 members");
    assertThat(Found.in(Text.of("[1,2,3]"), JSON, 2).problems)
        .containsExactly("JSON: byte 4: the document has more values than are taken");
  }

  @Test
  void a_million_brackets_are_read_without_recursion() {
    Json deep = new Json(new Limits(2_000_000, 9, 0));
    assertThat(Found.in("[".repeat(1 << 10) + "]".repeat(1 << 10), deep).problems).isEmpty();
    assertThat(Found.in("[".repeat(1 << 20), JSON).problems).hasSize(1);
    assertThat(Found.in("{\"\":".repeat(1 << 18), deep).problems).hasSize(1);
  }

  @Test
  void names_do_not_grow_beyond_the_document() {
    String many = String.join(",", Stream.generate(() -> "1").limit(10_000).toList());
    Found found = Found.in("{\"" + "k".repeat(100_000) + "\":[" + many + "]}", JSON);
    assertThat(found.problems).singleElement().asString().contains("names too long");
    assertThat(found.bytes).isLessThan(64L * 200_000);
  }
}
