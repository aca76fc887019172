package io.bartizan.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One text, one meaning.
final class JsonTest {
  private static Map<String, Object> read(String text) throws Json.Malformed {
    return Json.object(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void reads_every_kind_of_value() throws Exception {
    Map<String, Object> object =
        read(
            """
             { "text" : "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\uDE00é😀", "list":[1, -2 ,[ ],{}],
              "whole": 0, "long": 123456789012345678, "huge": 12345678901234567890, "fraction": -0.5e+2,
              "yes":true,"no":false,"nothing":null }\t
            """);
    assertThat(object)
        .containsEntry("text", "a\"\\/\b\f\n\r\té😀é😀")
        .containsEntry("list", List.of(1L, -2L, List.of(), Map.of()))
        .containsEntry("whole", 0L)
        .containsEntry("long", 123456789012345678L)
        .containsEntry("huge", 1.2345678901234567E+19)
        .containsEntry("fraction", -50d)
        .containsEntry("yes", true)
        .containsEntry("no", false)
        .containsEntry("nothing", Json.Null.NULL)
        .hasSize(9);
  }

  @Test
  void refuses_what_is_not_json() {
    List<String> table =
        List.of(
            "",
            " ",
            "{",
            "}",
            "[]",
            "\"x\"",
            "null",
            "{}x",
            "{}{}",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\":.5}",
            "{\"a\":5.}",
            "{\"a\":1e}",
            "{\"a\":-}",
            "{\"a\":0x1}",
            "{\"a\":1 2}",
            "{\"a\":NaN}",
            "{\"a\":Infinity}",
            "{\"a\":tru}",
            "{\"a\":True}",
            "{\"a\":nul}",
            "{\"a\":[1,]}",
            "{\"a\":[,1]}",
            "{\"a\":[1 2]}",
            "{\"a\":[}",
            "{\"a\":\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\u0000\"}",
            "{\"a\":\"\\x41\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"\\u\uff11\uff11\uff11\uff11\"}",
            "{\"a\":1}//",
            "{\"a\"/**/:1}",
            "\ufeff{}",
            "{\u00a0}",
            "{\"a\":1;}");
    int ran = 0;
    for (String text : table) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(Json.Malformed.class);
      ran++;
    }
    assertThat(ran).isEqualTo(44);
  }

  @Test
  void refuses_what_two_readers_could_read_differently() {
    List<String> table =
        List.of(
            "{\"a\":1,\"a\":1}",
            "{\"a\":1,\"\\u0061\":2}",
            "{\"x\":{\"a\":null,\"a\":1}}",
            "{\"x\":[{\"a\":1,\"b\":2,\"a\":3}]}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\udc00\\ud800\"}",
            "{\"a\":\"\\ud800x\"}",
            "{\"\\ud800\":1}",
            "{\"a\":1e400}",
            "{\"a\":" + "1".repeat(65) + "}");
    int ran = 0;
    for (String text : table) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(Json.Malformed.class);
      ran++;
    }
    assertThat(ran).isEqualTo(10);
  }

  @Test
  void refuses_bytes_that_are_not_utf_8() {
    byte[][] table = {
      {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xc3, '"', ':', '1', '}'},
      {(byte) 0xfe, (byte) 0xff, 0, '{', 0, '}'},
    };
    for (byte[] bytes : table) {
      assertThatThrownBy(() -> Json.object(bytes)).isInstanceOf(Json.Malformed.class);
    }
  }

  @Test
  void reads_sixteen_levels_and_no_more() throws Exception {
    String fifteen = "[".repeat(15) + "]".repeat(15);
    assertThat(read("{\"a\":" + fifteen + "}")).hasSize(1);
    assertThatThrownBy(() -> read("{\"a\":[" + fifteen + "]}"))
        .hasMessageStartingWith("nested deeper than 16");
    assertThatThrownBy(() -> read("{\"a\":".repeat(100_000))).isInstanceOf(Json.Malformed.class);
  }

  @Test
  void says_where_but_not_what() {
    assertThatThrownBy(() -> read("{\"canary\":canary}")).hasMessage("no value at character 10");
  }

  @Test
  void many_members_whose_hashes_collide_cost_no_more_than_others() throws Exception {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 1 << 14; i++) {
      text.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 14; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":1");
    }
    assertThat(read(text.append('}').toString())).hasSize(1 << 14);
  }
}
