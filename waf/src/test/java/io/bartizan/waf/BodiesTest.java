package io.bartizan.waf;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules see of bodies.
final class BodiesTest {
  private static final String HEAD =
      """
      SecRuleEngine On
      SecRequestBodyAccess On
      SecRule REQUEST_HEADERS:Content-Type "xml" "id:1,phase:1,pass,ctl:requestBodyProcessor=XML"
      SecRule REQUEST_HEADERS:Content-Type "json" "id:2,phase:1,pass,ctl:requestBodyProcessor=JSON"
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          json | {"a":1,"b":{"a":2}}       | JSON_DUPLICATE_KEY "@eq 0"
          json | {"a":1,"a":2}             | JSON_DUPLICATE_KEY "@eq 1"
          json | {"a":1,"a":2}             | ARGS:json.a "@streq 2"
          json | {"a":[{"b":"\\u0041"}]}   | ARGS_NAMES "@streq json.a.array_0.b"
          json | {"a":[{"b":"\\u0041"}]}   | ARGS "@streq A"
          json | {"a":                     | REQBODY_PROCESSOR_ERROR "@eq 1"
          json | {"a":                     | REQBODY_ERROR_MSG "@beginsWith JSON"
          xml  | <a b="c">d<e>f</e></a>    | XML:/* "@streq df"
          xml  | <a b="c">d<e>f</e></a>    | XML://@* "@streq c"
          xml  | <!DOCTYPE a><a/>          | REQBODY_ERROR "@eq 1"
          application/x-www-form-urlencoded | a=%41&b=%zz | URLENCODED_ERROR "@eq 1"
          application/x-www-form-urlencoded | a=%41&b=%zz | ARGS_POST:a "@streq A"
          """)
  void rules_see_what_bodies_hold(String type, String body, String condition)
      throws SecLangException {
    assertThat(blocks(type, body, condition)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          MULTIPART_STRICT_ERROR "@eq 0"
          FILES:f "@streq x.png"
          FILES_NAMES "@streq f"
          FILES_SIZES:f "@eq 4"
          FILES_COMBINED_SIZE "@eq 4"
          FILES_TMP_CONTENT:f "@streq DATA"
          MULTIPART_PART_HEADERS:f "@streq Content-Type: image/png"
          ARGS_POST:a "@streq 1"
          """)
  void rules_see_what_parts_hold(String condition) throws SecLangException {
    String body =
        """
        --b
        Content-Disposition: form-data; name="a"

        1
        --b
        Content-Disposition: form-data; name="f"; filename="x.png"
        Content-Type: image/png

        DATA
        --b--
        """;
    assertThat(blocks("multipart/form-data; boundary=b", body.replace("\n", "\r\n"), condition))
        .isTrue();
  }

  @Test
  void part_headers_that_are_too_many_are_an_error() throws SecLangException {
    String more = IntStream.range(0, 14).mapToObj(i -> "X" + i + ": 1\r\n").collect(joining());
    String body =
        IntStream.range(0, 700)
            .mapToObj(
                i -> "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n" + more + "\r\n\r\n")
            .collect(joining());
    String type = "multipart/form-data; boundary=b";
    assertThat(blocks(type, body + "--b--\r\n", "&MULTIPART_PART_HEADERS \"@eq 10000\"")).isTrue();
    assertThat(blocks(type, body + "--b--\r\n", "REQBODY_ERROR \"@eq 1\"")).isTrue();
  }

  private static boolean blocks(String type, String body, String condition)
      throws SecLangException {
    String rule = "SecRule " + condition + " \"id:3,phase:2,deny,status:403\"\n";
    Rules rules = Rules.of(Source.text("bodies", null, HEAD + rule));
    Transaction transaction = rules.begin(Peers.of("192.0.2.1", "t"));
    transaction.requestLine("POST", "/", "HTTP/1.1");
    transaction.requestHeader("Content-Type", type);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Verdict verdict = transaction.requestHead();
    assertThat(verdict.blocks()).isFalse();
    assertThat(transaction.requestBody(bytes, 0, bytes.length).blocks()).isFalse();
    verdict = transaction.requestEnd();
    transaction.end();
    return verdict.blocks();
  }
}
