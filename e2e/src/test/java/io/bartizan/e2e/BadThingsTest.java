package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestIssuer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever clients, upstreams and issuers do: a clear refusal, a counter, a line in the log, no
/// secret told, and the program lives on.
class BadThingsTest {
  private static final String CANARY = "CaNaRy0123456789abcdef";
  private static final String KEY = "bz_shop0001_" + CANARY;

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @TempDir static Path folder;
  private static TestIssuer issuer;
  private static TestIssuer failing;
  private static Warehouse warehouse;
  private static ScriptedUpstream odd;
  private static Program gateway;

  @BeforeAll
  static void serve() throws Exception {
    TestCertificates.in(folder).server("api", "localhost");
    issuer = TestIssuer.start(Ticker.SYSTEM, "RS256");
    failing = TestIssuer.start(Ticker.SYSTEM, "RS256");
    warehouse = Warehouse.open();
    odd = ScriptedUpstream.start();
    gateway =
        Program.serving(
            folder,
            """
            listen:
              - { http: 127.0.0.1:0, name: api }
              - { https: 127.0.0.1:0, name: secure }
            tls: { certificate: api.pem, key: api.key }
            services:
              warehouse: { endpoints: [ "%s" ] }
              odd: { endpoints: [ "%s" ], response-timeout: 300ms }
              dead: { endpoints: [ "http://127.0.0.1:%d" ] }
            consumers: { shop: { keys: [ { id: shop0001, hash: "sha256:%s" } ] } }
            routes:
              - { path: /open, service: warehouse, public: true }
              - { path: /odd, service: odd, public: true }
              - { path: /dead, service: dead, public: true }
              - path: /guarded
                service: warehouse
                authenticate: { jwt: { issuer: "%s", audience: orders }, api-key: {} }
              - path: /vain
                service: warehouse
                authenticate: { jwt: { issuer: "%s", audience: orders } }
            admin: { listen: 127.0.0.1:0 }
            log: { query: true, headers: [ x-note ] }
            """
                .formatted(
                    warehouse.endpoint(),
                    odd.endpoint(),
                    deadPort(),
                    sha256(KEY),
                    issuer.issuer(),
                    failing.issuer()));
  }

  @AfterAll
  static void end() throws Exception {
    NEVER.countDown();
    try {
      gateway.end("TERM");
    } finally {
      gateway.close();
      odd.close();
      warehouse.close();
      issuer.close();
      failing.close();
    }
  }

  private static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String sha256(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(hash);
  }

  @Test
  void no_secret_is_told_to_anybody() throws Exception {
    String token = issuer.token().claim("note", CANARY).text();
    List<String> requests =
        List.of(
            request("/guarded", "Authorization: Bearer " + token),
            request("/guarded", "Authorization: Bearer " + token + CANARY),
            request("/guarded", "Authorization: Bearer " + CANARY),
            request("/guarded", "Authorization: Basic " + CANARY),
            request("/guarded", "Authorization: " + CANARY),
            request("/guarded", "X-Api-Key: " + KEY),
            request("/guarded", "X-Api-Key: " + KEY + "x"),
            request("/guarded", "X-Api-Key: " + CANARY),
            request("/guarded?access_token=" + CANARY, "X-Note: a"),
            request("/nowhere?api_key=" + CANARY + "&password=" + CANARY, "X-Note: b"),
            request("/open?token=" + CANARY, "Cookie: session=" + CANARY),
            request("/dead?token=" + CANARY, "Cookie: session=" + CANARY),
            request("/open", "Authorization : Bearer " + CANARY),
            request("/open", "Cookie: session=" + CANARY + "\0"),
            request("/open", "Content-Length: " + CANARY),
            request("/open", "X-Api-Key: " + CANARY + "\r\n folded: " + CANARY),
            "GET /open?token=" + CANARY + " \r\nHost: a\r\n\r\n");
    for (String request : requests) {
      assertThat(askOnce(request).toString()).doesNotContain(CANARY);
    }
    assertThat(gateway.logged("\"path\":\"/dead\"")).contains("upstream.unreachable");
    assertThat(gateway.page("/metrics")).doesNotContain(CANARY, KEY);
    assertThat(gateway.page("/config")).doesNotContain(CANARY, KEY);
    livesOn();
    assertThat(gateway.logged("\"path\":\"/nowhere\"")).contains("route.unknown");
    assertThat(gateway.output()).doesNotContain(CANARY, token);
    assertThat(gateway.complaints()).doesNotContain(CANARY, token);
  }

  @Test
  void upstreams_that_fail_are_told_apart() throws Exception {
    refused("/dead", 502, "upstream.unreachable");
    odd.always(Reply.raw("this is no HTTP\r\n\r\n").thenClose());
    refused("/odd", 502, "upstream.malformed");
    odd.always(Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"));
    refused("/odd", 502, "upstream.malformed");
    odd.always(Reply.closing());
    refused("/odd", 502, "upstream.closed");
    odd.always(Reply.resetting());
    refused("/odd", 502, "upstream.closed");
    odd.always(Reply.ok("too late").waiting(NEVER));
    refused("/odd", 504, "upstream.timeout");
    assertThat(gateway.metric("bartizan_upstream_failures_total")).isGreaterThanOrEqualTo(6);
    livesOn();
  }

  @Test
  void an_answer_that_breaks_off_is_never_taken_for_a_whole_one() throws Exception {
    odd.always(Reply.of(200).chunks("half").thenReset());
    try (RawClient client = RawClient.plain(gateway.port("api"))) {
      client.send(request("/odd", "X-Note: broken off"));
      assertThat(client.rest().toString()).contains("half").doesNotEndWith("0\r\n\r\n");
    }
    assertThat(gateway.logged("broken off")).contains("upstream.closed");
    livesOn();
  }

  @Test
  void an_issuer_that_fails_lets_nobody_in() throws Exception {
    failing.keys().status(500);
    refusedInVain();
    failing.keys().heal();
    failing.keys().instead("this is no JSON");
    refusedInVain();
    failing.keys().huge(64L << 20);
    refusedInVain();
    failing.close();
    refusedInVain();
    livesOn();
  }

  private void refusedInVain() throws Exception {
    RawAnswer answer = askOnce(request("/vain", "Authorization: Bearer " + failing.token().text()));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.text()).contains("\"code\":\"token.keys-unavailable\"");
    assertThat(gateway.metric("bartizan_refusals_total{code=\"token.keys-unavailable\""))
        .isGreaterThanOrEqualTo(1);
  }

  @Test
  void noise_in_place_of_http_and_tls_is_counted() throws Exception {
    assertThat(askOnce("\0\1\2\3\r\n\r\n").status()).isEqualTo(400);
    assertThat(gateway.metric("bartizan_refusals_total{code=\"request.malformed\""))
        .isGreaterThanOrEqualTo(1);
    try (RawClient client = RawClient.plain(gateway.port("secure"))) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").rest();
    }
    Eventually.holds(
        "a failed handshake", () -> gateway.metric("bartizan_tls_handshake_failures_total") >= 1);
    livesOn();
  }

  /// Asks and asserts what the client, the log and the metrics say.
  private void refused(String path, int status, String code) throws Exception {
    String counter = "bartizan_refusals_total{code=\"" + code + "\"";
    double before = gateway.metric(counter);
    RawAnswer answer = askOnce(request(path, "X-Note: " + status + code));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
    assertThat(gateway.metric(counter)).isEqualTo(before + 1);
    assertThat(gateway.logged(status + code)).containsPattern("\"reason\":\"[^\"]+");
  }

  /// A good request passes, and with its line all lines before it are in the log.
  private void livesOn() throws Exception {
    long id = System.nanoTime();
    RawAnswer answer = askOnce(request("/open", "X-Note: fine " + id));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(Warehouse.ANSWER);
    gateway.logged("fine " + id);
  }

  private RawAnswer askOnce(String request) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("api"))) {
      return client.ask(request);
    }
  }

  private static String request(String target, String field) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n";
  }
}
