package io.bartizan.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.text.Text;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnythingTest {
  private static final Anything PLAIN = new Anything(Text.latin1("Text/Plain"), Limits.USUAL);
  private static final Anything BINARY = new Anything(Text.latin1("image/x"), Limits.USUAL);

  @Test
  void json_is_read_as_json() {
    Found found = Found.in("\u00ef\u00bb\u00bf {\"a\":[\"\\u0027\"]}", BINARY);
    assertThat(found.fields).containsExactly("json.a.array_0='");
    assertThat(found.problems).isEmpty();
  }

  @Test
  void a_json_document_on_each_line_is_read() {
    Found found = Found.in("{\"a\":1}\n{\"b\":\"\\u0027\"}\r\n\n{}\n", PLAIN);
    assertThat(found.fields).contains("json.a=1", "json.b='");
    assertThat(found.problems).isEmpty();
  }

  @Test
  void what_is_meant_to_be_json_or_xml_and_is_none_is_wrong() {
    assertThat(Found.in("{ \"a\": 1,, }", PLAIN).problems).hasSize(1);
    assertThat(Found.in("[{\"a\":1}", PLAIN).problems).hasSize(1);
    assertThat(Found.in("{\"a\":1}\n{\"b\"}\n", PLAIN).problems).hasSize(1);
    assertThat(Found.in("{\"a\":" + "[".repeat(513), PLAIN).problems).hasSize(1);
    assertThat(Found.in("<?xml version='1.0'?><a>", PLAIN).problems).hasSize(1);
    assertThat(Found.in("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", PLAIN).problems).hasSize(1);
  }

  @Test
  void utf_16_is_wrong() {
    for (String text : new String[] {"{}", " {}", "<a/>", "[1]"}) {
      for (var set : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32BE"}) {
        if (!text.startsWith(" ") || set.equals("UTF-16")) {
          byte[] bytes = text.getBytes(java.nio.charset.Charset.forName(set));
          Found found = Found.in(Text.of(bytes), BINARY, Integer.MAX_VALUE);
          assertThat(found.problems).as(text + " in " + set).hasSize(1);
        }
      }
    }
  }

  @Test
  void xml_is_read_as_xml() {
    Found found = Found.in("<?xml version='1.0'?><a>&lt;b<![CDATA[c]]></a>", PLAIN);
    assertThat(found.content).isEqualTo("<bc");
    assertThat(found.fields).isEmpty();
  }

  @Test
  void markup_is_read_as_xml_and_as_text() {
    Found found = Found.in("<b>&lt;</b>", PLAIN);
    assertThat(found.content).isEqualTo("<");
    assertThat(found.fields).containsExactly("body=<b>&lt;</b>");
    assertThat(found.problems).isEmpty();
  }

  @Test
  void a_text_is_one_field() {
    for (String text : new String[] {"a=b", "{{a}}", "[1] a", "<p>a", "\"a\"", "a\0b", "\u00ff"}) {
      Found found = Found.in(text, PLAIN);
      assertThat(found.fields).contains("body=" + text);
      assertThat(found.problems).isEmpty();
    }
    String word = new String("ä".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(Found.in(word, BINARY).fields).containsExactly("body=" + word);
  }

  @Test
  void a_text_without_any_type_is_a_form_too() {
    Anything none = new Anything(Text.EMPTY, Limits.USUAL);
    assertThat(Found.in("a=%41&b", none).fields).containsExactly("body=a=%41&b", "a=A", "b=");
    assertThat(Found.in("a%41", none).fields).containsExactly("body=a%41");
    assertThat(Found.in("{\"a\":\"=\"}", none).fields).containsExactly("json.a==");
    assertThat(Found.in("a=%41&b", PLAIN).fields).containsExactly("body=a=%41&b");
  }

  @Test
  void what_is_no_text_has_no_fields() {
    assertThat(Found.in("a\0b", BINARY).fields).isEmpty();
    assertThat(Found.in("\u00ff\u00d8\u00ff", BINARY).fields).isEmpty();
    assertThat(Found.in("", PLAIN).fields).containsExactly("body=");
  }

  @Test
  void a_text_beyond_the_last_argument_is_wrong() {
    assertThat(Found.in(Text.latin1("a"), PLAIN, 1).problems).hasSize(1);
  }
}
