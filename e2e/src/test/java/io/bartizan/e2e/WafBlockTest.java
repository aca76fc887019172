package io.bartizan.e2e;

import static io.bartizan.testkit.Http2Frame.DATA;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.Suites;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A blocked request is blocked: of every kind of request, by every kind of rules, the upstream
/// sees not even a connection. The same request, only watched, arrives as it was sent and is
/// recorded.
final class WafBlockTest {
  private static final String ATTACK = "1' UNION SELECT password FROM users -- ";
  private static final String QUERY = "?q=1%27%20UNION%20SELECT%20password%20FROM%20users%20--%20";
  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
  private static final String OWN =
      """
      SecAction "id:9,phase:1,pass,nolog,ctl:forceRequestBodyVariable=On"
      SecRule ARGS_GET|REQUEST_HEADERS:X-Probe "@contains UNION SELECT" "id:1,phase:1,deny,log"
      SecRule ARGS|XML:/*|REQUEST_BODY "@contains UNION SELECT" "id:2,phase:2,deny,log"
      """;

  /// How the attack stands in a body, by content type.
  private static final Map<String, String> BODIES =
      Map.of(
          "application/x-www-form-urlencoded", "a=%s",
          "multipart/form-data; boundary=b",
              "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n%s\r\n--b--\r\n",
          "application/json", "{\"a\":{\"b\":[\"%s\"]}}",
          "text/xml", "<a><b>%s</b></a>");

  @TempDir private Path folder;
  private ScriptedUpstream guarded;
  private ScriptedUpstream watched;
  private TestGateway gateway;
  private final List<String> kinds = new ArrayList<>(List.of("own", "base"));
  private int arrived;

  @BeforeEach
  void open() throws Exception {
    guarded = ScriptedUpstream.start().always(Reply.ok("fine"));
    watched = ScriptedUpstream.start().always(Reply.ok("fine"));
    Files.writeString(folder.resolve("own.conf"), OWN);
    StringBuilder routes = new StringBuilder();
    routes(routes, "own", "own.conf");
    routes(routes, "base", "base");
    Suites.find("waf/crs")
        .ifPresent(crs -> {
          kinds.add("crs");
          routes(routes, "crs", "\"" + crs.toAbsolutePath() + "\"");
        });
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0, protocols: [http1, h2] }
            services: { guarded: { endpoints: "%s" }, watched: { endpoints: "%s" } }
            routes:
            %s
            log: { access: "%s" }
            """
                .formatted(
                    guarded.endpoint(), watched.endpoint(), routes, folder.resolve("access.log")));
  }

  private static void routes(StringBuilder routes, String kind, String rules) {
    String route =
        "  - { path: /%s/%s/**, service: %s, public: true, websocket: {}, decompress: {}, waf: { rules: %s, mode: %s, body: { %s pass: application/grpc } } }%n";
    for (String mode : List.of("block", "watch")) {
      String service = mode.equals("block") ? "guarded" : "watched";
      routes.append(route.formatted(kind, mode, service, rules, mode, ""));
      for (String longer : List.of("reject", "inspect-prefix")) {
        String body = "limit: 4KiB, longer: " + longer + ",";
        routes.append(route.formatted(kind, mode + "-" + longer, service, rules, mode, body));
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    guarded.close();
    watched.close();
  }

  private static String head(String method, String path, String... fields) {
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: probe\r\nAccept: */*\r\n"
        + lines
        + "\r\n";
  }

  private RawAnswer ask(String head, byte[]... pieces) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.send(head);
      for (byte[] piece : pieces) {
        client.send(piece);
      }
      return client.answer();
    }
  }

  /// The request is blocked; only watched, the upstream has the body as it was sent.
  private void judged(String kind, String what, Sender sender, String body) throws Exception {
    RawAnswer blocked = sender.send("/" + kind + "/block" + what);
    assertThat(blocked.status()).as(kind + what).isEqualTo(403);
    assertThat(blocked.text()).contains("waf.blocked").doesNotContain("UNION", "fine");
    assertThat(guarded.connections()).as(kind + what).isZero();
    assertThat(sender.send("/" + kind + "/watch" + what).text()).as(kind + what).isEqualTo("fine");
    assertThat(watched.request(arrived).target()).contains("/" + kind + "/watch" + what);
    assertThat(watched.request(arrived).body().toString()).isEqualTo(body);
    arrived++;
  }

  /// Sends a request to a path.
  private interface Sender {
    RawAnswer send(String path) throws IOException;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] chunked(String body, String... trailers) {
    StringBuilder chunks = new StringBuilder();
    for (int at = 0; at < body.length(); at += 1000) {
      String chunk = body.substring(at, Math.min(body.length(), at + 1000));
      chunks
          .append(Integer.toHexString(chunk.length()))
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
    }
    String last = trailers.length == 0 ? "" : String.join("\r\n", trailers) + "\r\n";
    return bytes(chunks + "0\r\n" + last + "\r\n");
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes(text));
    }
    return zipped.toByteArray();
  }

  private void recorded(int blocked, int watched) throws Exception {
    Eventually.holds("blocked", () -> events("blocked") == blocked);
    Eventually.holds("watched", () -> events("watched") == watched);
  }

  private long events(String result) throws IOException {
    return Files.readAllLines(folder.resolve("access.log"), StandardCharsets.UTF_8).stream()
        .filter(line -> line.contains("\"event\":\"waf\""))
        .filter(line ->
            line.contains("\"result\":\"" + result + "\"")
                || result.equals("watched") && line.contains("\"result\":\"found\""))
        .count();
  }

  @Test
  void what_stands_in_a_head_is_blocked_before_anything_is_forwarded() throws Exception {
    for (String kind : kinds) {
      judged(kind, "/x" + QUERY, path -> ask(head("GET", path)), "");
      judged(
          kind,
          "/y" + QUERY,
          path ->
              ask(head("POST", path, "Content-Type: text/xml", "Content-Length: 4"), bytes("<a/>")),
          "<a/>");
      RawAnswer socket =
          ask(
              head(
                  "GET",
                  "/" + kind + "/block/ws" + QUERY,
                  "Connection: Upgrade",
                  "Upgrade: websocket",
                  "Sec-WebSocket-Version: 13",
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
      assertThat(socket.status()).as(kind).isEqualTo(403);
      RawAnswer waiting =
          ask(
              head(
                  "POST",
                  "/" + kind + "/block/x" + QUERY,
                  "Expect: 100-continue",
                  "Content-Type: application/json",
                  "Content-Length: 4"),
              bytes("null"));
      assertThat(waiting.status()).as(kind).isEqualTo(403);
    }
    assertThat(guarded.connections()).isZero();
    recorded(4 * kinds.size(), 2 * kinds.size());
  }

  @Test
  void what_stands_in_a_body_is_blocked_however_it_is_framed() throws Exception {
    int rows = 0;
    for (String kind : kinds) {
      for (Map.Entry<String, String> entry : BODIES.entrySet()) {
        String type = "Content-Type: " + entry.getKey();
        for (String filler : List.of("", "x".repeat(8_000))) {
          String body = entry.getValue().formatted(filler + ATTACK);
          String length = "Content-Length: " + body.length();
          judged(kind, "/l", path -> ask(head("POST", path, type, length), bytes(body)), body);
          judged(
              kind,
              "/e",
              path -> expecting(head("POST", path, type, length, "Expect: 100-continue"), body),
              body);
          String coding = "Transfer-Encoding: chunked";
          judged(
              kind,
              "/c",
              path -> ask(head("PUT", path, type, coding), chunked(body, "X-Sum: 1")),
              body);
          byte[] zip = zipped(body);
          judged(
              kind,
              "/z",
              path ->
                  ask(
                      head(
                          "POST",
                          path,
                          type,
                          "Content-Encoding: gzip",
                          "Content-Length: " + zip.length),
                      zip),
              body);
          rows += 4;
        }
      }
    }
    recorded(rows, rows);
  }

  private RawAnswer expecting(String head, String body) throws IOException {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.send(head);
      assertThat(client.read(CONTINUE.length()).toString()).isEqualTo(CONTINUE);
      return client.send(body).answer();
    }
  }

  @Test
  void a_raw_body_is_blocked_by_rules_that_look_at_it() throws Exception {
    for (String filler : List.of("", "x".repeat(8_000))) {
      String body = filler + ATTACK;
      String[] fields = {"Content-Type: text/plain", "Content-Length: " + body.length()};
      for (String kind : kinds) {
        judged(kind, "/raw", path -> ask(head("POST", path, fields), bytes(body)), body);
      }
    }
  }

  @Test
  void of_a_body_beyond_the_limit_nothing_arrives_if_its_beginning_is_an_attack() throws Exception {
    for (String kind : kinds) {
      String body = "a=" + ATTACK + "&b=" + "x".repeat(20_000);
      String[] fields = {
        "Content-Type: application/x-www-form-urlencoded", "Content-Length: " + body.length()
      };
      String chunks = "Transfer-Encoding: chunked";
      String to = "/" + kind + "/block-inspect-prefix/x";
      assertThat(ask(head("POST", to, fields), bytes(body)).status()).as(kind).isEqualTo(403);
      assertThat(ask(head("POST", to, fields[0], chunks), chunked(body)).status()).isEqualTo(403);
      String whole = "/" + kind + "/block-reject/x";
      assertThat(ask(head("POST", whole, fields), bytes(body)).status()).as(kind).isEqualTo(413);
      assertThat(ask(head("POST", whole, fields[0], chunks), chunked(body)).status())
          .isEqualTo(413);
      assertThat(guarded.connections()).as(kind).isZero();
      for (String mode : List.of("watch-inspect-prefix", "watch-reject")) {
        String path = "/" + kind + "/" + mode + "/x";
        assertThat(ask(head("POST", path, fields), bytes(body)).text()).as(path).isEqualTo("fine");
        assertThat(watched.request(arrived++).body().toString()).isEqualTo(body);
      }
    }
  }

  @Test
  void over_http_2_the_same_is_blocked_in_however_many_frames_it_comes() throws Exception {
    String type = "content-type: application/x-www-form-urlencoded";
    int rows = 0;
    try (RawClient raw = RawClient.plain(gateway.port("http:0"));
        FrameWire wire = new FrameWire(raw, "http").open()) {
      int stream = 1;
      for (String kind : kinds) {
        String path = "/" + kind + "/block/x";
        wire.send(wire.get(stream, path + QUERY, "user-agent: probe", "accept: */*"));
        wire.ending(stream);
        stream += 2;
        for (int length : new int[] {10, 9_000}) {
          byte[] body = bytes("b=" + "x".repeat(length) + "&a=" + ATTACK);
          wire.send(wire.post(stream, path, type, "user-agent: probe", "accept: */*"));
          for (int at = 0; at < body.length; at += 300) {
            boolean last = at + 300 >= body.length;
            byte[] part = Arrays.copyOfRange(body, at, Math.min(body.length, at + 300));
            wire.send(frame(DATA, last ? END_STREAM : 0, stream, part));
          }
          wire.ending(stream);
          stream += 2;
        }
        String[] grpc = {"content-type: application/grpc", "te: trailers", "user-agent: probe"};
        wire.send(wire.post(stream, path + QUERY, grpc));
        wire.ending(stream);
        stream += 2;
        rows += 4;
      }
    }
    assertThat(guarded.connections()).isZero();
    recorded(rows, 0);
  }
}
