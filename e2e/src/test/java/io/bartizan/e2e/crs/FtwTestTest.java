package io.bartizan.e2e.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How tests in go-ftw's schema are read: what is sent, and what is expected.
final class FtwTestTest {
  private static final Answer FINE = new Answer(200, "HTTP/1.1 200 OK\r\n\r\nhello", "");
  private static final Answer LOST = new Answer(0, "", "no answer of HTTP");

  @TempDir private Path folder;

  private static String sent(String input) {
    return new String(FtwRequest.of(Yaml.parse(input)), StandardCharsets.UTF_8);
  }

  private static List<String> failures(String output, Answer answer, Hits hits) {
    return new FtwOutput(Yaml.parse(output)).failures(answer, hits);
  }

  private static Hits hits(int... rules) {
    Hits all = Hits.NONE;
    for (int rule : rules) {
      Map<String, Object> hit = Map.of("rule", rule, "message", "M" + rule, "data", "found\nit");
      all = all.and(Hits.of(Map.of("rules", List.of(rule), "hits", List.of(hit))));
    }
    return all;
  }

  @Test
  void a_request_has_defaults_and_what_a_client_adds() {
    assertThat(sent("{}")).isEqualTo("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(sent("{ method: POST, uri: /a, data: 'b=ü', headers: { Host: c } }"))
        .isEqualTo(
            "POST /a HTTP/1.1\r\nHost: c\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 4\r\nConnection: close\r\n\r\nb=ü");
  }

  @Test
  void nothing_is_added_where_a_test_says_so_or_says_its_own() {
    assertThat(sent("{ autocomplete_headers: false, data: x, headers: { A: 007 } }"))
        .isEqualTo("GET / HTTP/1.1\r\nA: 007\r\n\r\nx");
    assertThat(
            sent(
                "{ data: x, headers: { content-length: 9, connection: keep-alive, Content-Type: a } }"))
        .isEqualTo(
            "GET / HTTP/1.1\r\ncontent-length: 9\r\nconnection: keep-alive\r\nContent-Type: a\r\n\r\nx");
    assertThat(sent("{ ordered_headers: [ { name: A, value: 1 }, { name: A, value: 2 } ] }"))
        .startsWith("GET / HTTP/1.1\r\nA: 1\r\nA: 2\r\n");
  }

  @Test
  void lines_of_a_multipart_body_end_with_crlf() {
    assertThat(
            sent(
                "{ data: \"--b\\na\\r\\n--b--\\n\", headers: { Content-Type: multipart/form-data; boundary=b } }"
                    .replace(
                        "multipart/form-data; boundary=b", "'multipart/form-data; boundary=b'")))
        .endsWith("Content-Length: 15\r\nConnection: close\r\n\r\n--b\r\na\r\n--b--\r\n");
  }

  @Test
  void an_encoded_request_is_sent_as_it_is() {
    assertThat(sent("{ method: PUT, encoded_request: R0VUIC8KCg== }")).isEqualTo("GET /\n\n");
  }

  @Test
  void statuses_answers_and_errors_are_compared() {
    assertThat(failures("{ status: 200, response_contains: 'hel+o' }", FINE, Hits.NONE)).isEmpty();
    assertThat(failures("{ status: [403, 200] }", FINE, Hits.NONE)).isEmpty();
    assertThat(failures("{ status: 403, response_contains: bye }", FINE, Hits.NONE)).hasSize(2);
    assertThat(failures("{ expect_error: true, status: 200 }", LOST, Hits.NONE)).isEmpty();
    assertThat(failures("{ expect_error: true }", FINE, Hits.NONE)).hasSize(1);
    assertThat(failures("{ log: { expect_ids: [] } }", LOST, Hits.NONE)).hasSize(1);
  }

  @Test
  void the_log_is_searched_for_rules_and_patterns() {
    Hits hits = hits(1, 2);
    assertThat(failures("{ log: { expect_ids: [1, 2], no_expect_ids: [3] } }", FINE, hits))
        .isEmpty();
    assertThat(failures("{ log: { expect_ids: [3], no_expect_ids: [1] } }", FINE, hits))
        .containsExactly("misses 3", "has 1");
    assertThat(failures("{ log: { match_regex: 'id \"2\".*M2.*found.*it' } }", FINE, hits))
        .isEmpty();
    assertThat(failures("{ log: { match_regex: M3, no_match_regex: M1 } }", FINE, hits)).hasSize(2);
    assertThat(failures("{ isolated: true, log: { expect_ids: [1] } }", FINE, hits)).hasSize(1);
  }

  @Test
  void an_override_stands_in_place_of_a_tests_whole_output() throws Exception {
    Files.writeString(
        folder.resolve("9.yaml"),
        """
        rule_id: 9
        tests:
          - test_id: 1
            stages: [ { input: { uri: /a }, output: { status: 200, log: { expect_ids: [9] } } } ]
          - test_id: 2
            stages: [ { stage: { input: {}, output: { retry_once: true } } } ]
        """);
    Path own = folder.resolve("own.yml");
    Files.writeString(
        own,
        "test_overrides: [ { rule_id: 9, test_ids: [1], reason: why, output: { status: 501 } } ]");
    Map<String, Object> overrides = FtwTest.overrides(own);
    Files.delete(own);
    List<FtwTest> tests = FtwTest.in(folder, overrides);
    assertThat(tests).extracting(FtwTest::name).containsExactly("9-1", "9-2");
    assertThat(tests.getFirst().stages().getFirst().output().failures(FINE, Hits.NONE))
        .containsExactly("status 200 (expected: [501])");
    assertThat(tests.getLast().stages().getFirst().output().retries()).isTrue();
    Files.writeString(own, "test_overrides: [ { rule_id: 9, test_ids: [1], output: {} } ]");
    assertThatThrownBy(() -> FtwTest.overrides(own)).isInstanceOf(IOException.class);
  }
}
