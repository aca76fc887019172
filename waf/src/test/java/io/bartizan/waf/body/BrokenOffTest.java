package io.bartizan.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.text.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Bodies of which only the beginning is read.
final class BrokenOffTest {
  private static final Text FORM = Text.latin1("multipart/form-data; boundary=b");
  private static final String JSON =
      "{\"text\": \"caf\u00c3\u00a9 \\u0041\\ud83d\\ude00\", \"more\": [true, null, -12.5e+3, {\"x\": {}}], \"end\": false}";
  private static final String XML =
      "<?xml version=\"1.0\"?><!-- say > -->\n<a b=\"c > d &amp; e\" long='"
          + "x".repeat(99)
          + "'>text<?do > it?><![CDATA[<more>]]>&#x41;<c/></a>";
  private static final String MULTIPART =
      """
      --b
      Content-Disposition: form-data; name="a"

      one
      --b
      Content-Disposition: form-data; name="f"; filename="x"
      Content-Type: text/plain

      1
      -2
      --b--
      """
          .replace("\n", "\r\n");

  private static Map<String, Processor> documents() {
    Map<String, Processor> documents = new LinkedHashMap<>();
    documents.put(JSON, new Json(Limits.USUAL));
    documents.put(XML, new Xml(Limits.USUAL));
    documents.put(MULTIPART, new Multipart(FORM, Limits.USUAL));
    return documents;
  }

  @Test
  void a_body_that_goes_on_may_break_off_anywhere() {
    documents()
        .forEach((document, reader) -> {
          for (int length = 5; length <= document.length(); length++) {
            String beginning = document.substring(0, length);
            Found found = Found.inBeginning(beginning, reader);
            assertThat(found.problems).as(beginning).isEmpty();
            assertThat(found.flags).as(beginning).isEmpty();
          }
        });
  }

  @Test
  void a_body_that_is_whole_may_not() {
    documents()
        .forEach((document, reader) -> {
          assertThat(Found.in(document, reader).problems).isEmpty();
          for (int length = 5; length < document.length() - 4; length++) {
            String beginning = document.substring(0, length);
            assertThat(Found.in(beginning, reader).problems).as(beginning).isNotEmpty();
          }
        });
  }

  @Test
  void what_it_breaks_off_in_is_told_as_far_as_it_came() {
    Json json = new Json(Limits.USUAL);
    assertThat(Found.inBeginning("{\"a\":\"att", json).fields).containsExactly("json.a=\"att");
    assertThat(Found.inBeginning("{\"a\":1,\"att", json).fields)
        .containsExactly("json.a=1", "json.a=\"att");
    assertThat(Found.inBeginning("{\"att\"", json).fields).containsExactly("json.att=");
    assertThat(Found.inBeginning("{\"att\":", json).fields).containsExactly("json.att=");
    Xml xml = new Xml(Limits.USUAL);
    assertThat(Found.inBeginning("<a>one<b c='att", xml).content).isEqualTo("one<b c='att");
    assertThat(Found.inBeginning("<a>one<![CDATA[att", xml).content).endsWith("att");
    Multipart multipart = new Multipart(FORM, Limits.USUAL);
    String part = MULTIPART.substring(0, MULTIPART.indexOf("\r\n--b\r\n"));
    assertThat(Found.inBeginning(part, multipart).fields).containsExactly("a=one");
    String header = MULTIPART.substring(0, MULTIPART.indexOf("; filename"));
    assertThat(Found.inBeginning(header, multipart).headers)
        .last()
        .isEqualTo("|Content-Disposition: form-data; name=\"f\"");
    Anything any = new Anything(Text.latin1("application/x"), Limits.USUAL);
    assertThat(Found.inBeginning("caf\u00c3", any).fields).containsExactly("body=caf\u00c3");
    assertThat(Found.inBeginning("[1, {\"a\": \"att", any).fields)
        .containsExactly("json.array_0=1", "json.array_1.a=\"att");
  }

  @Test
  void what_is_wrong_before_stays_wrong() {
    String rest = " ".repeat(100);
    assertThat(Found.inBeginning("{'a': 1," + rest, new Json(Limits.USUAL)).problems).hasSize(1);
    assertThat(Found.inBeginning("<a></b>" + rest, new Xml(Limits.USUAL)).problems).hasSize(1);
    Multipart multipart = new Multipart(FORM, Limits.USUAL);
    assertThat(Found.inBeginning("nothing" + rest, multipart).problems).hasSize(1);
    assertThat(Found.inBeginning("--b\r\nName\r\n\r\n" + rest, multipart).problems).hasSize(1);
  }
}
