package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A blocked answer is blocked: of every kind of answer, the client sees nothing of the head and
/// nothing of the body. The same answer, only watched, arrives as it was sent.
final class WafAnswerTest {
  private static final String RULES =
      """
      SecRule RESPONSE_STATUS "@streq 418" "id:1,phase:3,deny,log"
      SecRule RESPONSE_HEADERS:X-Leak "@streq secret" "id:2,phase:3,deny,log"
      SecRule RESPONSE_BODY "@contains secret" "id:3,phase:4,deny,log"
      """;

  @TempDir private Path folder;
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    Files.writeString(folder.resolve("own.conf"), RULES);
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0, protocols: [http1, h2] }
            services: { s: { endpoints: "%s" } }
            routes:
              - { path: /prefix/**, service: s, public: true, waf: { rules: own.conf, responses: { limit: 4KiB } } }
              - { path: /whole/**, service: s, public: true, waf: { rules: own.conf, responses: { limit: 4KiB, longer: reject } } }
              - { path: /watch/**, service: s, public: true, waf: { rules: own.conf, mode: watch, responses: { limit: 4KiB } } }
              - { path: /socket/**, service: s, public: true, websocket: {}, waf: { rules: own.conf, responses: true } }
            """
                .formatted(upstream.endpoint()));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    upstream.close();
  }

  private static Reply plain(int status) {
    return Reply.of(status).field("X-Up", "stream").field("Content-Type", "text/plain");
  }

  private static Bytes zipped(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = zipped.toByteArray();
    return Bytes.view(bytes, 0, bytes.length);
  }

  private static Map<String, Reply> replies() throws IOException {
    String filler = "visible ".repeat(2_000);
    Map<String, Reply> replies = new LinkedHashMap<>();
    replies.put("status", plain(418).body("visible"));
    replies.put("field", plain(200).field("X-Leak", "secret").body("visible"));
    replies.put("field of an error", plain(500).field("X-Leak", "secret").body("visible"));
    replies.put("field without a body", plain(204).field("X-Leak", "secret"));
    replies.put("length", plain(200).body("visible secret"));
    replies.put("chunks", plain(200).chunked("visible sec", "ret", " more"));
    replies.put("trailers", plain(200).chunks("visible", " secret").last("X-Sum: visible"));
    replies.put("until the end", plain(200).untilClose("visible secret"));
    replies.put("longer", plain(200).body("visible secret" + filler));
    replies.put("longer, in chunks", plain(200).chunked("visible secret", filler, filler));
    replies.put(
        "compressed", plain(200).field("Content-Encoding", "gzip").body(zipped("visible secret")));
    return replies;
  }

  private RawAnswer get(String path, String... fields) throws IOException {
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
    }
  }

  private static void assertBlocked(String name, RawAnswer answer) {
    assertThat(answer.status()).as(name).isEqualTo(403);
    assertThat(answer.fields("x-up")).as(name).isEmpty();
    assertThat(answer.raw().toString())
        .as(name)
        .contains("waf.blocked")
        .doesNotContain("visible", "secret", "stream");
  }

  @Test
  void of_an_answer_that_is_blocked_the_client_sees_neither_head_nor_body() throws Exception {
    for (String route : new String[] {"/prefix/", "/whole/"}) {
      for (Map.Entry<String, Reply> each : replies().entrySet()) {
        upstream.then(each.getValue());
        assertBlocked(route + each.getKey(), get(route));
      }
    }
  }

  @Test
  void what_is_longer_than_may_be_judged_is_blocked_where_that_was_chosen() throws Exception {
    String filler = "visible ".repeat(2_000);
    upstream.then(plain(200).body(filler), plain(200).chunked(filler), plain(200).body(filler));
    assertBlocked("length", get("/whole/x"));
    assertBlocked("chunks", get("/whole/x"));
    assertThat(get("/prefix/x").text()).isEqualTo(filler);
  }

  @Test
  void what_is_said_instead_of_a_web_socket_is_judged_like_any_answer() throws Exception {
    String[] handshake = {
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };
    upstream.then(plain(500).body("visible secret"), plain(404).chunked("visible sec", "ret"));
    assertBlocked("length", get("/socket/x", handshake));
    assertBlocked("chunks", get("/socket/x", handshake));
    upstream.then(plain(404).body("nothing"));
    assertThat(get("/socket/x", handshake).text()).isEqualTo("nothing");
  }

  @Test
  void an_answer_that_is_only_watched_arrives_as_it_was_sent() throws Exception {
    for (Map.Entry<String, Reply> each : replies().entrySet()) {
      upstream.then(each.getValue());
      RawAnswer answer = get("/watch/");
      assertThat(answer.status()).as(each.getKey()).isNotEqualTo(403);
      assertThat(answer.field("x-up")).as(each.getKey()).isEqualTo("stream");
    }
  }

  @Test
  void over_http_2_the_client_sees_as_little() throws Exception {
    try (RawClient raw = RawClient.plain(gateway.port("http:0"));
        FrameWire wire = new FrameWire(raw, "http").open()) {
      int stream = 1;
      for (Map.Entry<String, Reply> each : replies().entrySet()) {
        upstream.then(each.getValue());
        wire.keep(stream).send(wire.get(stream, "/prefix/x"));
        wire.ending(stream);
        String body = wire.read(stream, wire.received(stream)).toString();
        assertThat(body)
            .as(each.getKey())
            .contains("waf.blocked")
            .doesNotContain("visible", "secret", "stream");
        stream += 2;
      }
    }
  }

  @Test
  void what_is_said_instead_of_a_web_socket_over_http_2_is_judged_too() throws Exception {
    upstream.then(plain(404).body("visible secret"));
    try (RawClient raw = RawClient.plain(gateway.port("http:0"));
        FrameWire wire = new FrameWire(raw, "http");
        WebSocketLine line = WebSocketLine.http2(wire, "/socket/x")) {
      wire.ending(1);
      assertThat(wire.read(1, wire.received(1)).toString())
          .contains("waf.blocked")
          .doesNotContain("visible", "secret", "stream");
      assertThat(line).isNotNull();
    }
  }
}
