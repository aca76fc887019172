package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules on the road of a real gateway: what they block never reaches the upstream, and of an
/// answer that they block the client sees nothing.
final class WafTest {
  private static final String RULES =
      """
      SecRule ARGS|ARGS_NAMES|REQUEST_HEADERS:X-Note|XML:/* "@contains attack" \\
        "id:1,phase:2,deny,log,t:none,msg:'Attack',severity:CRITICAL,tag:'probe',logdata:'%{MATCHED_VAR}'"
      SecRule REQUEST_BODY "@contains attack" "id:2,phase:2,deny,log,msg:'Attack in the raw body'"
      SecRule REQUEST_HEADERS:X-Early "@streq attack" "id:3,phase:1,deny,log,msg:'Early attack'"
      SecRule REQUEST_HEADERS:X-Drop "@streq attack" "id:4,phase:1,drop,log"
      SecRule REQUEST_HEADERS:X-Away "@streq attack" \\
        "id:5,phase:1,redirect:https://example.com/sorry,status:302,log"
      SecRule RESPONSE_HEADERS:X-Leak "@streq secret" "id:6,phase:3,deny,log,msg:'Leaking head'"
      SecRule RESPONSE_BODY "@contains secret" "id:7,phase:4,deny,log,msg:'Leaking body'"
      SecRule FILES "@contains attack" "id:8,phase:2,deny,log,msg:'Attack in a file name'"
      """;

  private static final String MULTIPART =
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n%s\r\n--b--\r\n";

  /// How a value is sent in a body, by content type.
  private static final Map<String, String> BODIES =
      Map.of(
          "application/x-www-form-urlencoded", "a=%s",
          "multipart/form-data; boundary=b", MULTIPART,
          "application/json", "{\"a\":{\"b\":[\"%s\"]}}",
          "application/vnd.api+json", "{\"a\":\"%s\"}",
          "text/xml", "<a><b>%s</b></a>");

  @TempDir private Path folder;
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start().always(Reply.ok("fine"));
    Files.writeString(folder.resolve("own.conf"), RULES);
    gateway = TestGateway.start(folder, yaml());
  }

  private String yaml() {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { s: { endpoints: "%s" } }
    defaults:
      waf: own.conf
      decompress: off
    routes:
      - { path: /**, service: s, public: true }
      - { path: /other/**, service: s, public: true }
      - { path: /coded/**, service: s, public: true, decompress: {}, compress: { min-size: 0 }, waf: { rules: own.conf, responses: true } }
      - { path: /watch/**, service: s, public: true, waf: { rules: own.conf, mode: watch, responses: true } }
      - { path: /off/**, service: s, public: true, waf: off }
      - { path: /answers/**, service: s, public: true, waf: { rules: own.conf, responses: true } }
      - { path: /whole/**, service: s, public: true, waf: { rules: own.conf, responses: { limit: 1KiB, longer: reject } } }
      - { path: /prefix/**, service: s, public: true, waf: { rules: own.conf, body: { limit: 1KiB, longer: inspect-prefix } } }
      - { path: /tame/**, service: s, public: true, waf: { rules: own.conf, body: { limit: 1KiB, pass: video/* }, exclude: [ { id: 3 }, { tag: probe, path: /tame/a/** }, { id: 1, target: "ARGS:q" } ] } }
    log: { access: "%s" }
    """
        .formatted(upstream.endpoint(), folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    upstream.close();
  }

  private RawAnswer ask(String request) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(request);
    }
  }

  private RawAnswer get(String target, String... fields) throws IOException {
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
  }

  private RawAnswer post(String target, String type, String body) throws IOException {
    return ask(
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(target, type, body.length(), body));
  }

  private static void refused(RawAnswer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text())
        .contains("\"code\":\"waf.blocked\"", "request_id")
        .doesNotContain("attack", "Attack", "rule", "score");
  }

  private List<String> events(int least) throws Exception {
    List<String> events = new ArrayList<>();
    Eventually.holds(
        least + " events",
        () -> {
          events.clear();
          Files.readAllLines(folder.resolve("access.log"), StandardCharsets.UTF_8).stream()
              .filter(line -> line.contains("\"event\":\"waf\""))
              .forEach(events::add);
          return events.size() >= least;
        });
    return events;
  }

  @Test
  void what_is_blocked_by_its_head_reaches_no_upstream() throws Exception {
    for (String path : List.of("/", "/other/x", "/answers/x", "/prefix/x")) {
      refused(get(path + "?a=attack"));
      refused(get(path, "X-Early: attack"));
      refused(get(path, "X-Note: attack"));
      refused(post(path + "?attack=1", "video/mp4", "fine"));
    }
    assertThat(upstream.connections()).isZero();
    assertThat(get("/?a=fine").text()).isEqualTo("fine");
  }

  @Test
  void what_is_blocked_by_its_body_reaches_no_upstream() throws Exception {
    for (String path : List.of("/", "/other/x", "/answers/x", "/prefix/x")) {
      for (Map.Entry<String, String> body : BODIES.entrySet()) {
        refused(post(path, body.getKey(), body.getValue().formatted("an attack")));
      }
      refused(post(path, "application/json", "{\"a\":"));
      refused(
          post(path, "application/x-www-form-urlencoded", "b=" + "x".repeat(900) + "&attack=1"));
    }
    assertThat(upstream.connections()).isZero();
    int sent = 0;
    for (Map.Entry<String, String> body : BODIES.entrySet()) {
      String text = body.getValue().formatted("nothing");
      assertThat(post("/", body.getKey(), text).status()).as(body.getKey()).isEqualTo(200);
      assertThat(upstream.request(sent++).body().toString()).isEqualTo(text);
    }
  }

  @Test
  void a_long_body_is_judged_elsewhere_and_blocked_the_same() throws Exception {
    String filler = "b=" + "x".repeat(100_000);
    String type = "application/x-www-form-urlencoded";
    refused(post("/", type, filler + "&a=attack"));
    assertThat(upstream.connections()).isZero();
    assertThat(post("/", type, filler).text()).isEqualTo("fine");
    RawAnswer longer = post("/", type, filler + filler);
    assertThat(longer.status()).isEqualTo(413);
    assertThat(longer.text()).contains("waf.body-too-large");
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void of_a_longer_body_the_first_bytes_are_judged_if_so_chosen() throws Exception {
    String type = "application/x-www-form-urlencoded";
    String filler = "b=" + "x".repeat(100_000);
    refused(post("/prefix/x", type, "a=attack&" + filler));
    assertThat(upstream.connections()).isZero();
    String passing = filler + "&a=attack";
    assertThat(post("/prefix/x", type, passing).text()).isEqualTo("fine");
    assertThat(upstream.request(0).body().toString()).isEqualTo(passing);
  }

  @Test
  void a_longer_body_of_any_kind_breaks_off_without_being_wrong() throws Exception {
    String filler = "x".repeat(2_000);
    int sent = 0;
    for (Map.Entry<String, String> body : BODIES.entrySet()) {
      String fine = body.getValue().formatted(filler);
      assertThat(post("/prefix/x", body.getKey(), fine).text()).as(body.getKey()).isEqualTo("fine");
      assertThat(upstream.request(sent++).body().toString()).isEqualTo(fine);
      refused(post("/prefix/x", body.getKey(), body.getValue().formatted("attack" + filler)));
    }
    refused(post("/prefix/x", "application/json", "{'a':" + filler));
    assertThat(upstream.requests()).hasSize(sent);
  }

  @Test
  void a_rule_may_end_the_connection_or_send_elsewhere() throws Exception {
    RawAnswer away = get("/", "X-Away: attack");
    assertThat(away.status()).isEqualTo(302);
    assertThat(away.field("location")).isEqualTo("https://example.com/sorry");
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Drop: attack\r\n\r\n");
      assertThat(client.rest().isEmpty()).isTrue();
    }
    assertThat(upstream.connections()).isZero();
  }

  @Test
  void of_an_answer_that_is_blocked_the_client_sees_nothing() throws Exception {
    upstream.then(
        Reply.of(200).field("X-Leak", "secret").field("Content-Type", "text/plain").body("x"));
    RawAnswer head = get("/answers/x");
    refused(head);
    assertThat(head.fields("x-leak")).isEmpty();
    for (String path : List.of("/answers/x", "/whole/x")) {
      upstream.then(text("a secret"), text("a sec", "ret", " part"));
      refused(get(path));
      RawAnswer chunked = get(path);
      refused(chunked);
      assertThat(chunked.raw().toString()).doesNotContain("secret", "a sec");
    }
    upstream.then(
        text("x".repeat(2000)), text("fine", " too"), text("x".repeat(600_000), "secret"));
    assertThat(get("/whole/x").status()).isEqualTo(403);
    RawAnswer fine = get("/answers/x");
    assertThat(fine.status()).isEqualTo(200);
    assertThat(fine.text()).isEqualTo("fine too");
    assertThat(get("/answers/x").body().length()).isEqualTo(600_006);
    assertThat(upstream.request(0).field("accept-encoding")).isEqualTo("identity");
  }

  @Test
  void a_long_answer_is_judged_elsewhere_while_others_go_on() throws Exception {
    String fine = "fine ".repeat(80_000);
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      List<Future<RawAnswer>> answers = new ArrayList<>();
      upstream.always(text(fine, "end"));
      for (int i = 0; i < 40; i++) {
        String path = i % 2 == 0 ? "/answers/x" : "/watch/x";
        answers.add(clients.submit(() -> get(path)));
      }
      for (Future<RawAnswer> answer : answers) {
        assertThat(answer.get().text()).isEqualTo(fine + "end");
      }
      answers.clear();
      upstream.always(text(fine, "a secret"));
      for (int i = 0; i < 20; i++) {
        answers.add(clients.submit(() -> get("/answers/x")));
      }
      for (Future<RawAnswer> answer : answers) {
        refused(answer.get());
      }
    }
  }

  @Test
  void a_client_that_leaves_while_its_answer_is_judged_disturbs_nobody() throws Exception {
    String fine = "fine ".repeat(80_000);
    upstream.always(text(fine, "end"));
    for (int i = 0; i < 30; i++) {
      try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
        client.send("GET /answers/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        int seen = i;
        Eventually.holds("the upstream is asked", () -> upstream.requests().size() > seen);
      }
    }
    assertThat(get("/answers/x").text()).isEqualTo(fine + "end");
  }

  private static Reply text(String... chunks) {
    return Reply.of(200).field("Content-Type", "text/plain").chunked(chunks);
  }

  @Test
  void an_answer_that_breaks_off_before_it_is_judged_is_a_refusal() throws Exception {
    upstream.then(Reply.of(200).field("Content-Type", "text/plain").chunks("part").thenClose());
    RawAnswer answer = get("/answers/x");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.text()).contains("upstream.closed").doesNotContain("part");
  }

  @Test
  void watched_rules_refuse_nothing_and_are_recorded() throws Exception {
    upstream.then(Reply.ok("one"), text("a secret"), Reply.ok("three"));
    assertThat(get("/watch/x?password=attack&a=attack").text()).isEqualTo("one");
    assertThat(get("/watch/x").text()).isEqualTo("a secret");
    String longer = "a=attack&b=" + "x".repeat(200_000);
    assertThat(post("/watch/x", "application/x-www-form-urlencoded", longer).text())
        .isEqualTo("three");
    List<String> events = events(3); // of several event loops, whose lines overtake each other
    assertThat(events)
        .anySatisfy(event ->
            assertThat(event)
                .contains("\"result\":\"watched\"", "\"rule\":1", "\"variable\":\"ARGS:a\"")
                .contains("\"value\":\"attack\"", "\"tags\":[\"probe\"]", "\"message\":\"Attack\"")
                .contains("\"severity\":\"critical\"", "\"path\":\"/watch/x\""));
    assertThat(events)
        .anySatisfy(event -> assertThat(event).contains("\"rule\":7").doesNotContain("a secret"));
    assertThat(events)
        .anySatisfy(event -> assertThat(event).contains("\"result\":\"watched\"", "\"rule\":1"));
  }

  @Test
  void what_was_blocked_is_recorded_with_secrets_masked() throws Exception {
    refused(get("/?password=attack"));
    String event = events(1).getFirst();
    assertThat(event)
        .contains("\"result\":\"blocked\"", "\"rule\":1,", "\"variable\":\"ARGS:password\"")
        .contains("\"value\":\"(masked)\"", "\"data\":\"(masked)\"")
        .doesNotContain("attack");
    String metrics = gateway.admin("/metrics").text();
    assertThat(metrics)
        .contains("bartizan_waf_requests_total{result=\"blocked\",route=\"* /**\"} 1.0")
        .contains("bartizan_waf_requests_total{result=\"clean\",route=\"* /**\"} 0.0")
        .contains("bartizan_waf_seconds_total{route=\"* /**\"} ")
        .contains("bartizan_refusals_total{code=\"waf.blocked\",policy=\"waf\"} 1.0");
  }

  @Test
  void rules_can_be_left_out_by_number_tag_target_and_path() throws Exception {
    String form = "application/x-www-form-urlencoded";
    assertThat(get("/tame/x", "X-Early: attack").status()).isEqualTo(200);
    assertThat(get("/tame/x?q=attack").status()).isEqualTo(200);
    refused(get("/tame/x?r=attack"));
    assertThat(get("/tame/a?r=attack").status()).isEqualTo(200);
    assertThat(get("/tame/a/b/c?r=attack").status()).isEqualTo(200);
    refused(get("/tame/ab?r=attack"));
    assertThat(get("/off/x?a=attack", "X-Early: attack").status()).isEqualTo(200);
    String movie = "attack".repeat(1000);
    assertThat(post("/tame/x", "video/mp4", movie).status()).isEqualTo(200);
    assertThat(post("/tame/x", form, movie).status()).isEqualTo(413);
  }

  @Test
  void a_compressed_body_is_refused_unless_it_is_decoded_before() throws Exception {
    RawAnswer coded =
        ask(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
    assertThat(coded.status()).isEqualTo(415);
    refused(posted(zipped("a=attack")));
    assertThat(upstream.connections()).isZero();
    assertThat(posted(zipped("a=fine")).status()).isEqualTo(200);
    assertThat(upstream.request(0).body().toString()).isEqualTo("a=fine");
  }

  @Test
  void a_head_that_is_refused_anyway_is_judged_for_the_record() throws Exception {
    assertThat(get("/a/../b?x=attack").status()).isEqualTo(400);
    assertThat(ask("GET /?x=attack HTTP/1.1\r\nHost: a b\r\n\r\n").status()).isEqualTo(400);
    assertThat(get("/a/../b?x=fine").status()).isEqualTo(400);
    assertThat(events(2))
        .hasSize(2)
        .allSatisfy(event ->
            assertThat(event)
                .contains("\"result\":\"found\"", "\"rule\":1", "\"variable\":\"ARGS:x\""));
    assertThat(upstream.connections()).isZero();
  }

  private RawAnswer posted(byte[] body) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.send(
          "POST /coded/x HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
              .formatted(body.length));
      return client.send(body).answer();
    }
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return zipped.toByteArray();
  }

  @Test
  void an_answer_is_judged_before_it_is_compressed() throws Exception {
    upstream.then(text("a secret"), text("fine", " too"), text("x".repeat(300_000)));
    refused(get("/coded/x", "Accept-Encoding: gzip"));
    for (String expected : List.of("fine too", "x".repeat(300_000))) {
      RawAnswer zipped = get("/coded/x", "Accept-Encoding: gzip");
      assertThat(zipped.field("content-encoding")).isEqualTo("gzip");
      assertThat(
              new GZIPInputStream(new ByteArrayInputStream(zipped.body().toArray())).readAllBytes())
          .isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
    }
  }
}
