package io.bartizan.e2e;

import static io.bartizan.testkit.Http2Frame.END_HEADERS;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static io.bartizan.testkit.Http2Frame.block;
import static io.bartizan.testkit.Http2Frame.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.Suites;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A head that the gateway refuses is judged for the record, as far as it can be read. It is
/// refused as without rules, and nothing of it is forwarded.
final class WafHeadTest {
  private static final String RULES =
      """
      SecRule ARGS|REQUEST_URI_RAW|REQUEST_HEADERS|REQUEST_HEADERS_NAMES "@contains attack" "id:1,phase:1,pass,log"
      SecRule REQUEST_PROTOCOL "@streq HTTP/4.0" "id:2,phase:1,pass,log"
      SecRule REQUEST_METHOD "@contains @" "id:3,phase:1,pass,log"
      SecRule REQUEST_HEADERS:Host "@streq localhost" "id:4,phase:1,pass,log"
      SecRule REQUEST_PROTOCOL "@streq HTTP/2.0" "id:5,phase:1,pass,log"
      """;

  @TempDir private Path folder;
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start().always(Reply.ok("fine"));
    Files.writeString(folder.resolve("own.conf"), RULES);
    gateway = TestGateway.start(folder, yaml(upstream.endpoint(), ""));
  }

  private String yaml(String endpoint, String more) {
    return """
    listen: { http: 127.0.0.1:0, protocols: [http1, h2] }
    services: { s: { endpoints: "%s" } }
    defaults: { waf: own.conf %s }
    routes: [ { path: /**, service: s, public: true } ]
    log: { access: "%s" }
    """
        .formatted(endpoint, more, folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    upstream.close();
  }

  private RawClient client() throws IOException {
    return RawClient.plain(gateway.port("http:0"));
  }

  private RawAnswer ask(String request) throws IOException {
    try (RawClient client = client()) {
      return client.ask(request);
    }
  }

  /// The events of rules, as soon as there are `count`.
  private List<String> events(int count) throws Exception {
    Eventually.holds(count + " events", () -> events().size() >= count);
    assertThat(events()).hasSize(count);
    return events();
  }

  private List<String> events() throws IOException {
    return Files.readAllLines(folder.resolve("access.log"), StandardCharsets.UTF_8).stream()
        .filter(line -> line.contains("\"event\":\"waf\""))
        .toList();
  }

  @Test
  void a_head_of_http_1_that_is_refused_is_judged_as_far_as_it_can_be_read() throws Exception {
    Map<String, Integer> heads =
        Map.ofEntries(
            Map.entry("GET /?a=attack HTTP/4.0\r\nHost: localhost\r\n\r\n", 505),
            Map.entry("GET /?a=attack\r\nHost: localhost\r\n\r\n", 400),
            Map.entry("GET /?a=\u00e4attack HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            Map.entry("G@T / HTTP/1.1\r\nHost: localhost\r\nX: attack\r\n\r\n", 400),
            Map.entry("G".repeat(40) + " / HTTP/1.1\r\nHost: localhost\r\nX: attack\r\n\r\n", 501),
            Map.entry("GET / HTTP/1.1\r\nX : a\r\nY: attack\r\nHost: localhost\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\nX: a\rY: attack\r\nHost: localhost\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\nX: attack\nHost: localhost\n\n", 400),
            Map.entry("GET / HTTP/1.1\r\nX: a\r\n attack\r\nHost: localhost\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\nX: a\u0000attack\r\nHost: localhost\r\n\r\n", 400),
            Map.entry("GET / HTTP/1.1\r\nan attack\r\nHost: localhost\r\n\r\n", 400),
            Map.entry(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nX: attack\r\n\r\n",
                400));
    int count = 0;
    for (Map.Entry<String, Integer> head : heads.entrySet()) {
      RawAnswer answer = ask(head.getKey());
      assertThat(answer.status()).as(head.getKey()).isEqualTo(head.getValue());
      assertThat(answer.text()).doesNotContain("attack", "waf");
      assertThat(events(++count).getLast())
          .as(head.getKey())
          .contains("\"result\":\"found\"", "\"rules\":[1", ",4]");
    }
    assertThat(ask("GET / HTTP/4.0\r\n\r\n").status()).isEqualTo(505);
    assertThat(ask("G@T / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    assertThat(events(count + 2))
        .anySatisfy(event -> assertThat(event).contains("\"rules\":[2]"))
        .anySatisfy(event -> assertThat(event).contains("\"rules\":[3]"));
    assertThat(upstream.connections()).isZero();
  }

  @Test
  void a_long_head_is_judged_to_its_end_and_no_further() throws Exception {
    String filler = "F: " + "x".repeat(4000) + "\r\n";
    String head = "GET / HTTP/9.9\r\nHost: localhost\r\n" + filler.repeat(6) + "X: attack\r\n\r\n";
    assertThat(ask(head).status()).isEqualTo(505);
    assertThat(events(1).getFirst()).contains("\"rules\":[1,4]");
    assertThat(ask("GET / HTTP/9.9\r\nHost: localhost\r\n\r\nX: attack\r\n\r\n").status())
        .isEqualTo(505);
    assertThat(events(2).getLast()).contains("\"rules\":[4]");
    assertThat(ask("GET / HTTP/9.9\r\nHost: localhost\r\n" + filler.repeat(12)).status())
        .isEqualTo(505);
    assertThat(events(3).getLast()).contains("\"rules\":[4]");
    assertThat(upstream.connections()).isZero();
  }

  @Test
  void nobody_waits_for_the_end_of_a_head_that_is_refused() throws Exception {
    assertThat(ask("GET / HTTP/9.9\r\nX: att").status()).isEqualTo(505);
    assertThat(ask("\u0016\u0003\u0001\u0002\u0000\u0001").status()).isEqualTo(400);
    assertThat(events()).isEmpty();
  }

  @Test
  void a_head_that_was_sent_ahead_is_refused_when_its_turn_comes() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    upstream.then(Reply.ok("one").waiting(latch));
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /?attack HTTP/9.9\r\n\r\n");
      upstream.request(0);
      latch.countDown();
      assertThat(client.answer().text()).isEqualTo("one");
      assertThat(client.answer().status()).isEqualTo(505);
      assertThat(client.rest().isEmpty()).isTrue();
    }
    assertThat(upstream.requests()).hasSize(1);
    assertThat(events(2).getLast()).contains("\"rules\":[1]");
  }

  @Test
  void nothing_of_what_is_left_of_a_head_comes_back() throws Exception {
    gateway.apply(
        yaml(
            upstream.endpoint(),
            ", cors: { origins: [ \"https://a.example\" ] }, response-headers: { set: { x-trace: \"{host} {request.id}\" } }"));
    RawAnswer answer =
        ask("GET / HTTP/9.9\r\nHost: a\rSet-Cookie: b\r\nOrigin: https://a.example\r\n\r\n");
    assertThat(answer.status()).isEqualTo(505);
    assertThat(answer.text()).doesNotContain("Set-Cookie");
    assertThat(answer.fields("set-cookie")).isEmpty();
    assertThat(answer.fields("x-trace")).isEmpty();
  }

  @Test
  void whoever_is_over_the_limit_is_not_judged() throws Exception {
    gateway.apply(
        yaml(upstream.endpoint(), ", limit: [ { per: client-ip, rate: 1/h, burst: 1 } ]"));
    assertThat(ask("GET /?attack HTTP/9.9\r\n\r\n").status()).isEqualTo(505);
    for (int i = 0; i < 5; i++) {
      assertThat(ask("GET /?attack HTTP/9.9\r\n\r\n").status()).isEqualTo(429);
    }
    events(1);
  }

  @Test
  void nothing_that_is_refused_is_judged_while_there_is_too_much_to_do() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    upstream.then(Reply.ok("one").waiting(latch));
    gateway.apply(yaml(upstream.endpoint(), "") + "overload: { requests: 1 }\n");
    String[] heads = {
      "GET /?attack HTTP/9.9\r\n\r\n", "GET /../?attack HTTP/1.1\r\nHost: a\r\n\r\n"
    };
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      Eventually.holds("both event loops refuse", () -> shedding() == 2);
      assertThat(ask(heads[0]).status()).isEqualTo(505);
      assertThat(ask(heads[1]).status()).isEqualTo(400);
      latch.countDown();
      assertThat(client.answer().text()).isEqualTo("one");
    }
    Eventually.holds("room", () -> shedding() == 0);
    assertThat(ask(heads[0]).status()).isEqualTo(505);
    assertThat(ask(heads[1]).status()).isEqualTo(400);
    assertThat(events(3)).filteredOn(event -> event.contains("\"rules\":[1]")).hasSize(2);
  }

  private double shedding() throws IOException {
    return gateway
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("bartizan_event_loops_shedding "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void a_head_of_http_2_that_is_refused_is_judged_with_what_is_wrong_in_it() throws Exception {
    try (RawClient raw = client();
        FrameWire wire = new FrameWire(raw, "http").open()) {
      byte[][] heads = {
        wire.request("GET", "/", "X: attack"),
        wire.request("GET", "/", "x: a\nattack"),
        wire.request("GET", "/", "x: attack", ":late: a"),
        wire.request("GET", "/", "connection: close", "x: attack"),
        block(":method: GET", ":scheme: http", ":authority: localhost", "x: attack"),
        wire.request("G@T", "/?attack"),
      };
      for (int i = 0; i < heads.length; i++) {
        wire.send(frame(HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, heads[i]));
        assertThat(events(i + 1).getLast()).as("head " + i).contains("\"rules\":[1", ",4,5]");
      }
    }
    assertThat(upstream.connections()).isZero();
  }

  @Test
  void malformed_requests_have_the_same_verdicts_while_rules_look() throws Exception {
    Optional<Path> runner = Suites.find("http1/run.py");
    assumeTrue(runner.isPresent());
    int origin;
    try (ServerSocket socket = new ServerSocket(0)) {
      origin = socket.getLocalPort();
    }
    gateway.apply(yaml("http://127.0.0.1:" + origin, ""));
    Process process =
        new ProcessBuilder(
                "python3",
                runner.get().toString(),
                "127.0.0.1:" + gateway.port("http:0"),
                "--origin",
                Integer.toString(origin),
                "--wait",
                "0.3",
                "--file",
                Suites.find("http1/vectors.jsonl").orElseThrow().toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(output).isTrue();
    assertThat(output).contains("TOTAL 125 ").doesNotContain("VIOLATION");
  }
}
