package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Loaded;
import io.bartizan.gateway.settings.GatewaySettings;
import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.Fault;
import io.bartizan.testkit.FaultyUpstream;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies of requests go to another service, and nobody waits for it.
final class MirrorTest {
  private static final String GET = "GET /orders/1?a=b HTTP/1.1\r\nHost: localhost\r\n";
  private static final String SECRETS =
      "Authorization: Bearer t\r\nCookie: a=b\r\nX-Api-Key: bz_1\r\n";

  @TempDir private Path folder;
  private final CountDownLatch release = new CountDownLatch(1);
  private ScriptedUpstream orders;
  private ScriptedUpstream shadow;

  @BeforeEach
  void open() throws IOException {
    orders = ScriptedUpstream.start().always(Reply.ok("orders"));
    shadow = ScriptedUpstream.start().always(Reply.of(500).body("shadow"));
  }

  @AfterEach
  void close() throws IOException {
    release.countDown();
    orders.close();
    shadow.close();
  }

  private String yaml(String mirror) {
    return yaml("endpoints: \"" + shadow.endpoint() + "\"", "mirror: { " + mirror + " }");
  }

  private String yaml(String service, String route) {
    return """
    listen: { http: 127.0.0.1:0 }
    services:
      orders: { endpoints: "%s" }
      shadow: { %s }
    routes:
      - { path: /orders/**, service: orders, public: true, %s }
    """
        .formatted(orders.endpoint(), service, route);
  }

  private static RawClient client(TestGateway gateway) throws IOException {
    return RawClient.plain(gateway.port("http:0"));
  }

  private static double metric(TestGateway gateway, String line) throws IOException {
    return gateway
        .admin("/metrics")
        .text()
        .lines()
        .filter(text -> text.startsWith(line + " "))
        .mapToDouble(text -> Double.parseDouble(text.substring(line.length() + 1)))
        .sum();
  }

  private static double mirrored(TestGateway gateway) throws IOException {
    return metric(gateway, "bartizan_mirrored_requests_total{service=\"shadow\"}");
  }

  private static double unmirrored(TestGateway gateway, String reason) throws IOException {
    return metric(
        gateway,
        "bartizan_unmirrored_requests_total{reason=\"" + reason + "\",service=\"shadow\"}");
  }

  private static void allMemoryIsBack(TestGateway gateway) throws Exception {
    Eventually.holds(
        "all memory given back", () -> metric(gateway, "bartizan_memory_budget_used_bytes") == 0);
  }

  @Test
  void a_copy_is_the_request_without_its_credentials() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, yaml("service: shadow"));
        RawClient client = client(gateway)) {
      String post = GET.replace("GET", "POST") + SECRETS + "X-Test: 1\r\n";
      RawAnswer answer = client.ask(post + "Content-Length: 5\r\n\r\nhello");
      assertThat(answer.text()).isEqualTo("orders");
      SeenRequest original = orders.request(0);
      SeenRequest copy = shadow.request(0);
      assertThat(copy.line()).isEqualTo(original.line()).isEqualTo("POST /orders/1?a=b HTTP/1.1");
      assertThat(copy.text()).isEqualTo("hello");
      assertThat(copy.field("host")).isEqualTo("127.0.0.1:" + shadow.port());
      assertThat(copy.field("x-bartizan-mirror")).isEqualTo("1");
      for (String name :
          new String[] {"x-test", "x-request-id", "traceparent", "x-forwarded-for", "via"}) {
        assertThat(copy.field(name)).isEqualTo(original.field(name)).isNotEmpty();
      }
      for (String name : new String[] {"authorization", "cookie", "x-api-key"}) {
        assertThat(original.field(name)).isNotEmpty();
        assertThat(copy.fields(name)).isEmpty();
      }
      assertThat(original.fields("x-bartizan-mirror")).isEmpty();
      allMemoryIsBack(gateway);
    }
  }

  @Test
  void a_copy_has_credentials_if_the_route_says_so_and_is_rewritten_as_the_request_is()
      throws Exception {
    String route =
        """
        rewrite: { strip-prefix: /orders }, \
        request-headers: { set: { x-path: "{host}", authorization: "Basic own" } }, \
        mirror: { service: shadow, credentials: %s }\
        """;
    String service = "endpoints: \"" + shadow.endpoint() + "\", host: client";
    try (TestGateway gateway = TestGateway.start(folder, yaml(service, route.formatted("true")));
        RawClient client = client(gateway)) {
      client.ask(GET + SECRETS + "\r\n");
      SeenRequest copy = shadow.request(0);
      assertThat(copy.line()).isEqualTo("GET /1?a=b HTTP/1.1");
      assertThat(copy.field("host")).isEqualTo("localhost");
      assertThat(copy.field("cookie")).isEqualTo("a=b");
      assertThat(copy.fields("authorization")).containsExactly("Basic own");
      assertThat(copy.field("x-path")).isEqualTo(orders.request(0).field("x-path")).isNotEmpty();
      gateway.apply(yaml(service, route.formatted("false")));
      try (RawClient next = client(gateway)) {
        next.ask(GET + SECRETS + "\r\n");
      }
      assertThat(shadow.request(1).fields("authorization")).isEmpty();
      assertThat(shadow.request(1).fields("cookie")).isEmpty();
    }
  }

  @Test
  void bodies_of_either_framing_are_copied_and_long_ones_are_not() throws Exception {
    String post = "POST /orders HTTP/1.1\r\nHost: localhost\r\n";
    String most = "m".repeat(64 * 1024);
    String more = most + "m";
    try (TestGateway gateway = TestGateway.start(folder, yaml("service: shadow"));
        RawClient client = client(gateway)) {
      client.ask(post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      client.ask(post + "Content-Length: 65536\r\n\r\n" + most);
      client.ask(post + "Content-Length: 65537\r\n\r\n" + more);
      client.ask(post + "Transfer-Encoding: chunked\r\n\r\n10001\r\n" + more + "\r\n0\r\n\r\n");
      client.ask(post + "Content-Length: 0\r\n\r\n");
      client.send("HEAD /orders HTTP/1.1\r\nHost: localhost\r\n\r\n").answerToHead();
      assertThat(orders.request(3).body().length()).isEqualTo(65537);
      Eventually.holds("four copies", () -> shadow.requests().size() == 4);
      assertThat(shadow.requests())
          .extracting(request -> request.method() + request.body().length())
          .containsExactlyInAnyOrder("POST5", "POST65536", "POST0", "HEAD0");
      assertThat(unmirrored(gateway, "body_size")).isEqualTo(2);
      allMemoryIsBack(gateway);
    }
  }

  @Test
  void a_shadow_in_trouble_changes_no_answer_and_delays_none() throws Exception {
    Fault[] faults = {
      Fault.NEVER_ANSWERS,
      Fault.HALF_HEAD_THEN_STALLS,
      Fault.DRIPS_A_HEAD_FOR_EVER,
      Fault.HEAD_THEN_STALLS,
      Fault.RESETS_UNANSWERED,
      Fault.CLOSES_UNANSWERED,
      Fault.CLOSES_AT_ONCE,
      Fault.NOBODY_LISTENS
    };
    try (FaultyUpstream faulty = FaultyUpstream.start();
        TestGateway gateway =
            TestGateway.start(
                folder,
                yaml(
                    "connect-timeout: 500ms, response-timeout: 1s, endpoints: \""
                        + faulty.endpoint()
                        + "\"",
                    "mirror: { service: shadow }"));
        RawClient client = client(gateway)) {
      for (Fault fault : faults) {
        faulty.fail(fault);
        for (int i = 0; i < 25; i++) {
          RawAnswer answer = client.ask(GET + "Content-Length: 2\r\n\r\nhi");
          assertThat(answer.line()).as(fault.says()).startsWith("HTTP/1.1 200");
          assertThat(answer.text()).isEqualTo("orders");
        }
      }
      assertThat(orders.requests()).hasSize(200);
      assertThat(orders.connections()).isEqualTo(1);
      allMemoryIsBack(gateway);
      assertThat(mirrored(gateway)).isGreaterThanOrEqualTo(100);
      assertThat(mirrored(gateway) + unmirrored(gateway, "unavailable")).isEqualTo(200);
    }
  }

  @Test
  void an_answer_that_is_no_http_or_does_not_end_is_dropped() throws Exception {
    Reply endless = Reply.of(200).field("Content-Length", "9000000").sending(flood());
    shadow.then(Reply.raw("garbage\r\n\r\n"), endless.pausing(release));
    try (TestGateway gateway = TestGateway.start(folder, yaml("service: shadow"));
        RawClient client = client(gateway)) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.ask(GET + "\r\n").text()).isEqualTo("orders");
        shadow.request(i);
      }
      Eventually.holds("connections given up", () -> allIdle(gateway));
      allMemoryIsBack(gateway);
    }
  }

  private static Bytes flood() {
    return Bytes.of("x".repeat(2 << 20));
  }

  private static boolean allIdle(TestGateway gateway) throws IOException {
    return metric(gateway, "bartizan_upstream_connections{service=\"shadow\",state=\"busy\"}") == 0;
  }

  @Test
  void no_more_than_so_many_copies_are_under_way() throws Exception {
    shadow.always(Reply.ok("late").waiting(release));
    try (TestGateway gateway = TestGateway.start(folder, yaml("service: shadow"));
        RawClient client = client(gateway)) {
      for (int i = 0; i < 300; i++) {
        assertThat(client.ask(GET + "\r\n").text()).isEqualTo("orders");
      }
      assertThat(unmirrored(gateway, "saturated")).isEqualTo(44);
      release.countDown();
      allMemoryIsBack(gateway);
      assertThat(mirrored(gateway)).isEqualTo(256);
      client.ask(GET + "\r\n");
      Eventually.holds("room for one more", () -> mirrored(gateway) == 257);
    }
  }

  @Test
  void copies_leave_half_of_the_memory_to_requests() throws Exception {
    shadow.always(Reply.ok("late").waiting(release));
    String body = "m".repeat(1 << 20);
    String post = "POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n";
    try (TestGateway gateway = TestGateway.start(folder, yaml("service: shadow, body: 1MiB"));
        RawClient client = client(gateway)) {
      double limit = metric(gateway, "bartizan_memory_budget_limit_bytes");
      for (int i = 0; i < limit / (2 << 20) + 3; i++) {
        assertThat(client.ask(post + body).text()).isEqualTo("orders");
        assertThat(metric(gateway, "bartizan_memory_budget_used_bytes"))
            .isLessThanOrEqualTo(limit / 2);
      }
      assertThat(unmirrored(gateway, "memory")).isPositive();
      release.countDown();
      allMemoryIsBack(gateway);
    }
  }

  @Test
  void a_request_that_does_not_come_whole_is_not_copied() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, yaml("service: shadow"))) {
      try (RawClient client = client(gateway)) {
        client.send("POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhal");
        Eventually.holds("it is under way", () -> orders.connections() == 1);
      }
      Eventually.holds("it is given up", () -> unmirrored(gateway, "incomplete") == 1);
      allMemoryIsBack(gateway);
      assertThat(mirrored(gateway)).isZero();
    }
  }

  @Test
  void a_copy_is_not_copied_nor_is_the_handshake_of_a_websocket() throws Exception {
    String route = "websocket: {}, mirror: { service: shadow }";
    try (TestGateway gateway =
            TestGateway.start(folder, yaml("endpoints: \"" + shadow.endpoint() + "\"", route));
        RawClient client = client(gateway)) {
      client.ask(GET + "X-Bartizan-Mirror: 1\r\n\r\n");
      client.ask(
          GET
              + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      assertThat(orders.request(0).fields("x-bartizan-mirror")).isEmpty();
      assertThat(orders.request(1).field("upgrade")).isEqualTo("websocket");
      client.ask(GET + "X-Last: 1\r\n\r\n");
      assertThat(shadow.request(0).field("x-last")).isEqualTo("1");
      assertThat(mirrored(gateway)).isEqualTo(1);
    }
  }

  @Test
  void requests_over_http2_are_copied_and_calls_of_grpc_are_not() throws Exception {
    String yaml =
        yaml("service: shadow").replace("127.0.0.1:0 }", "127.0.0.1:0, protocols: [http1, h2] }");
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        RawClient client = client(gateway)) {
      FrameWire wire = new FrameWire(client, "http").open();
      byte[] end = Http2Frame.frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1, new byte[5]);
      wire.send(wire.post(1, "/orders/Call", "content-type: application/grpc"), end);
      orders.request(0);
      end = Http2Frame.frame(Http2Frame.DATA, Http2Frame.END_STREAM, 3, (byte) 'h', (byte) 'i');
      wire.send(wire.post(3, "/orders/2", "cookie: a=b", "cookie: c=d", "x-test: 1"), end);
      SeenRequest copy = shadow.request(0);
      assertThat(copy.line()).isEqualTo("POST /orders/2 HTTP/1.1");
      assertThat(copy.text()).isEqualTo("hi");
      assertThat(copy.field("x-test")).isEqualTo("1");
      assertThat(copy.fields("cookie")).isEmpty();
      assertThat(orders.request(1).fields("cookie")).isNotEmpty();
      assertThat(orders.request(0).line()).startsWith("POST /orders/Call");
      assertThat(mirrored(gateway)).isEqualTo(1);
    }
  }

  @Test
  void a_request_that_is_tried_again_is_copied_once() throws Exception {
    orders.then(Reply.of(503).body(""));
    String yaml =
        yaml("service: shadow")
            .replace("orders: { ", "orders: { retry: { attempts: 2, on: [503], budget: 100% }, ");
    try (TestGateway gateway = TestGateway.start(folder, yaml);
        RawClient client = client(gateway)) {
      String put = "PUT /orders/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
      assertThat(client.ask(put + "hello").text()).isEqualTo("orders");
      assertThat(orders.request(1).text()).isEqualTo("hello");
      assertThat(shadow.request(0).text()).isEqualTo("hello");
      allMemoryIsBack(gateway);
      assertThat(mirrored(gateway)).isEqualTo(1);
    }
  }

  @Test
  void a_share_is_drawn_by_lot() throws Exception {
    try (TestGateway gateway = TestGateway.start(folder, yaml("service: shadow, share: 20%"));
        RawClient client = client(gateway)) {
      for (int i = 0; i < 500; i++) {
        client.ask(GET + "\r\n");
      }
      allMemoryIsBack(gateway);
      assertThat(mirrored(gateway)).isBetween(40.0, 180.0);
    }
  }

  @Test
  void a_shadow_may_speak_http2() throws Exception {
    String behind =
        """
        listen: { http: 127.0.0.1:0, protocols: [h2] }
        services: { shadow: { endpoints: "%s" } }
        routes: [ { path: /**, service: shadow, public: true } ]
        """
            .formatted(shadow.endpoint());
    Path other = Files.createDirectory(folder.resolve("behind"));
    try (TestGateway second = TestGateway.start(other, behind);
        TestGateway gateway =
            TestGateway.start(
                folder,
                yaml(
                    "protocol: h2, endpoints: \"http://127.0.0.1:" + second.port("http:0") + "\"",
                    "mirror: { service: shadow }"));
        RawClient client = client(gateway)) {
      for (int i = 0; i < 20; i++) {
        client.ask(GET + SECRETS + "Content-Length: 5\r\n\r\nhello");
      }
      SeenRequest copy = shadow.request(19);
      assertThat(copy.text()).isEqualTo("hello");
      assertThat(copy.field("via")).contains("2 bartizan");
      assertThat(copy.fields("cookie")).isEmpty();
      allMemoryIsBack(gateway);
    }
  }

  @Test
  void what_makes_no_sense_is_refused() throws Exception {
    assertRefused(
        "mirror: { service: shadow, share: 0% }", "share: 0% (expected: from 1% to 100%)");
    assertRefused("mirror: { service: shadow, share: 101% }", "share: 101%");
    assertRefused("mirror: { service: shadow, body: 2MiB }", "body: 2MiB");
    assertRefused("mirror: { service: shadows }", "shadows");
    assertRefused("mirror: { service: orders }", "another service");
  }

  private void assertRefused(String route, String problem) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("refused.yaml"),
            yaml("endpoints: \"" + shadow.endpoint() + "\"", route));
    Loaded<GatewaySettings> loaded = GatewaySettings.load(file);
    assertThat(loaded).isInstanceOf(Loaded.Bad.class);
    assertThat(loaded.toString()).contains(problem);
  }
}
