package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.apikey.KeyMaker;
import io.bartizan.testkit.Frame;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.WebSocketClient;
import io.bartizan.testkit.WebSocketUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WebSockets through a whole gateway: who may open one, and when it is taken away again.
class WebSocketTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;
  private final HandTicker clock = new HandTicker();
  private final KeyMaker keys = new KeyMaker(new SecureRandom());
  private WebSocketUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = WebSocketUpstream.echoing();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private String yaml(String consumers, String route) {
    return """
    listen: { http: 127.0.0.1:0 }
    services: { chat: { endpoints: "http://127.0.0.1:%d" } }
    consumers: { %s }
    routes:
      - { path: /chat, methods: [GET], service: chat, websocket: {}, %s }
    """
        .formatted(upstream.port(), consumers, route);
  }

  private static String consumer(KeyMaker.NewKey key, String more) {
    return "desk: { keys: { id: %s, hash: \"%s\" %s } }".formatted(key.id(), key.hash(), more);
  }

  private static WebSocketClient opened(TestGateway gateway, String... lines) throws IOException {
    WebSocketClient client = WebSocketClient.open(gateway.port("http:0"), "/chat", lines);
    assertThat(client.answer().status()).isEqualTo(101);
    client.send(Frame.text("hello"));
    assertThat(client.next()).isEqualTo(Frame.text("hello"));
    return client;
  }

  private static String key(KeyMaker.NewKey key) {
    return "X-API-Key: " + key.key() + "\r\n";
  }

  private static void assertCut(WebSocketClient client, String code) throws IOException {
    assertThat(client.next()).isEqualTo(Frame.close(1008, code));
    client.send(Frame.close(1008, ""));
    assertThat(client.rest().length()).isZero();
  }

  @Test
  void a_key_that_a_reload_takes_away_takes_its_websockets_along_and_no_others() throws Exception {
    KeyMaker.NewKey desk = keys.make("bz");
    KeyMaker.NewKey shop = keys.make("bz");
    String stays = "shop: { keys: { id: %s, hash: \"%s\" } }".formatted(shop.id(), shop.hash());
    String keyed = "authenticate: { api-key: {} }";
    try (TestGateway gateway =
            TestGateway.start(folder, yaml(consumer(desk, "") + ", " + stays, keyed));
        WebSocketClient cut = opened(gateway, key(desk));
        WebSocketClient kept = opened(gateway, key(shop))) {
      gateway.apply(yaml(stays, keyed));
      assertCut(cut, "credential.revoked");
      kept.send(Frame.text("still"));
      assertThat(kept.next()).isEqualTo(Frame.text("still"));
    }
  }

  @Test
  void a_consumer_who_loses_a_role_loses_what_was_opened_with_it() throws Exception {
    KeyMaker.NewKey desk = keys.make("bz");
    String keyed = "authenticate: { api-key: {} }, authorize: { roles: [writer] }";
    String both = consumer(desk, "").replace("desk: {", "desk: { roles: [reader, writer],");
    try (TestGateway gateway = TestGateway.start(folder, yaml(both, keyed));
        WebSocketClient client = opened(gateway, key(desk))) {
      gateway.apply(yaml(both.replace("reader, writer", "reader"), keyed));
      assertCut(client, "credential.revoked");
    }
  }

  @Test
  void a_token_ends_and_with_it_what_was_opened_by_it() throws Exception {
    try (TestIssuer issuer = TestIssuer.start(clock);
        TestGateway gateway =
            TestGateway.start(
                folder,
                yaml(
                    "",
                    "authenticate: { jwt: { issuer: \"%s\", audience: orders, leeway: 0s } }"
                        .formatted(issuer.issuer())),
                clock);
        WebSocketClient client =
            opened(
                gateway,
                "Authorization: Bearer "
                    + issuer.token().expiresIn(Duration.ofMinutes(3)).text()
                    + "\r\n")) {
      clock.advance(Duration.ofMinutes(2));
      client.send(Frame.text("still"));
      assertThat(client.next()).isEqualTo(Frame.text("still"));
      clock.advance(Duration.ofSeconds(61));
      assertCut(client, "credential.expired");
    }
  }

  @Test
  void what_is_withdrawn_takes_its_websockets_along_and_no_others() throws Exception {
    Files.writeString(folder.resolve("recall"), SECRET);
    KeyMaker.NewKey desk = keys.make("bz");
    try (TestIssuer issuer = TestIssuer.start(clock);
        TestGateway gateway =
            TestGateway.start(
                folder,
                "revocation: { secret: \"file:recall\" }\n"
                    + yaml(
                        consumer(desk, ""),
                        "authenticate: { api-key: {}, jwt: { issuer: \"%s\", audience: orders } }"
                            .formatted(issuer.issuer())),
                clock);
        WebSocketClient alice = opened(gateway, bearer(issuer.token().text()));
        WebSocketClient carol = opened(gateway, bearer(issuer.token().subject("carol").text()));
        WebSocketClient keyed = opened(gateway, key(desk))) {
      withdraw(gateway, "sub " + issuer.issuer() + " alice");
      assertCut(alice, "credential.revoked");
      withdraw(gateway, "jti consumers " + desk.id());
      assertCut(keyed, "credential.revoked");
      carol.send(Frame.text("still"));
      assertThat(carol.next()).isEqualTo(Frame.text("still"));
    }
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  private static void withdraw(TestGateway gateway, String entry) throws IOException {
    assertThat(gateway.withdraw(SECRET, entry).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 101",
    "http://localhost, 101",
    "https://evil.example.com, 403",
    "http://localhost.evil.example.com, 403",
    "http://localhost:81, 403",
    "null, 403"
  })
  void a_page_of_another_origin_opens_nothing(String origin, int status) throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, yaml("", "public: true"))) {
      String line = origin.isEmpty() ? "" : "Origin: " + origin + "\r\n";
      assertOrigin(gateway, line, status);
      assertOrigin(gateway, line.isEmpty() ? "" : line + line, line.isEmpty() ? 101 : 403);
    }
  }

  private static void assertOrigin(TestGateway gateway, String lines, int status)
      throws IOException {
    try (WebSocketClient client =
        WebSocketClient.open(gateway.port("http:0"), "/chat", lines, "Cookie: session=1\r\n")) {
      assertThat(client.answer().status()).isEqualTo(status);
      if (status == 403) {
        assertThat(client.answer().text()).contains("cors.origin");
      }
    }
  }

  @Test
  void pages_that_cors_admits_may_open_one() throws Exception {
    String cors = "public: true, cors: { origins: [ \"https://desk.example.com\" ] }";
    try (TestGateway gateway = TestGateway.start(folder, yaml("", cors))) {
      assertOrigin(gateway, "Origin: https://desk.example.com\r\n", 101);
      assertOrigin(gateway, "Origin: https://evil.example.com\r\n", 403);
    }
  }

  @Test
  void the_handshake_meets_every_policy() throws Exception {
    KeyMaker.NewKey desk = keys.make("bz");
    String guarded =
        "authenticate: { api-key: {} }, authorize: { roles: [chatter] }, limit: { per: client-ip, rate: 3/h }";
    try (TestGateway gateway = TestGateway.start(folder, yaml(consumer(desk, ""), guarded));
        RawClient client = RawClient.plain(gateway.port("http:0"))) {
      assertThat(ask(client, "").status()).isEqualTo(401);
      assertThat(ask(client, key(keys.make("bz"))).text()).contains("credential.invalid");
      assertThat(ask(client, key(desk)).text()).contains("authorization.role");
      assertThat(ask(client, key(desk)).status()).isEqualTo(429);
    }
  }

  private static RawAnswer ask(RawClient client, String line) throws IOException {
    return client.ask(WebSocketClient.request("/chat", line));
  }

  /// The library that most of the web uses, at both ends.
  @Test
  void the_ws_library_talks_to_itself() throws Exception {
    Path node = Files.createDirectory(folder.resolve("node"));
    for (String file : List.of("package.json", "package-lock.json", "echo.js", "client.js")) {
      Files.copy(Path.of("src/test/node").resolve(file), node.resolve(file));
    }
    Shell.sh("cd " + node + " && npm ci --ignore-scripts --no-audit --no-fund").orFail();
    Shell.Running server = Shell.start("node", node.resolve("echo.js").toString());
    try {
      Eventually.holds("a port", () -> Files.readString(server.out()).startsWith("port "));
      String port = Files.readString(server.out()).strip().substring(5);
      String yaml =
          """
          listen: { http: 127.0.0.1:0 }
          services: { chat: { endpoints: "http://127.0.0.1:%s" } }
          routes: [ { path: /chat, service: chat, public: true, websocket: { message: 2MiB } } ]
          """
              .formatted(port);
      try (TestGateway gateway = TestGateway.start(folder, yaml)) {
        String said =
            Shell.run(
                    "node",
                    node.resolve("client.js").toString(),
                    "ws://localhost:" + gateway.port("http:0") + "/chat")
                .orFail();
        assertThat(said).endsWith("done\n").doesNotContain("bad ", "error ");
        assertThat(said.lines().filter(line -> line.startsWith("good "))).hasSize(18);
      }
    } finally {
      server.process().destroy();
    }
  }
}
