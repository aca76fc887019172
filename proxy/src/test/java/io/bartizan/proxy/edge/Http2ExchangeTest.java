package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests and answers over HTTP/2, as the client and the upstream see them.
class Http2ExchangeTest {
  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private House.Builder builder;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    builder = begin();
    house = builder.open();
  }

  private House.Builder begin() throws Exception {
    return House.before(upstream.port())
        .certificates(Tls.certificates())
        .log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  @Test
  void the_client_chooses_the_protocol() throws Exception {
    for (String offered : List.of("h2", "http/1.1")) {
      try (RawClient client = RawClient.tls(house.port(), Tls.trusting(), "localhost", offered)) {
        assertThat(client.protocol()).isEqualTo(offered);
      }
    }
    try (RawClient client = RawClient.tls(house.port(), Tls.trusting(), "localhost", "spdy/3")) {
      assertThat(client.protocol()).isEmpty();
      assertThat(client.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(200);
    }
  }

  @Test
  void the_upstream_gets_what_it_would_get_over_http1() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(
          1,
          "/a/%7euser?q=1",
          "cookie: a=1",
          "accept: */*",
          "cookie: b=2",
          "te: trailers",
          "x_real_ip: 1.2.3.4",
          "x-tenant: t");
      assertThat(client.await(1).status()).isEqualTo(200);
    }
    SeenRequest seen = upstream.request(0);
    assertThat(seen.line()).isEqualTo("GET /a/~user?q=1 HTTP/1.1");
    assertThat(seen.field("host")).isEqualTo("localhost");
    assertThat(seen.fields("cookie")).containsExactly("a=1; b=2");
    assertThat(seen.field("accept")).isEqualTo("*/*");
    assertThat(seen.field("x-tenant")).isEqualTo("t");
    assertThat(seen.field("te")).isEmpty();
    assertThat(seen.field("x_real_ip")).isEmpty();
    assertThat(seen.field("via")).isEqualTo("2 bartizan");
    assertThat(seen.field("x-forwarded-proto")).isEqualTo("https");
    assertThat(seen.field("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(seen.field("content-length")).isEmpty();
    assertThat(seen.field("transfer-encoding")).isEmpty();
    assertThat(house.records())
        .singleElement()
        .satisfies(line -> {
          assertThat(line.said()).isEqualTo("answered 200");
          assertThat(line.get("protocol")).isEqualTo("HTTP/2");
          assertThat(line.get("path")).isEqualTo("/a/~user");
        });
  }

  @Test
  void host_stands_in_for_a_missing_authority() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.head(1, true, ":method: GET", ":scheme: https", ":path: /", "host: LOCALHOST:443");
      assertThat(client.await(1).status()).isEqualTo(200);
    }
    assertThat(upstream.request(0).field("host")).isEqualTo("localhost:443");
  }

  @Test
  void the_client_gets_fields_in_lower_case_without_those_of_the_upstreams_connection()
      throws Exception {
    upstream.always(
        Reply.of(200)
            .field("X-UPPER", "Case Kept")
            .field("Connection", "keep-alive, x-hop")
            .field("Keep-Alive", "timeout=5")
            .field("X-Hop", "1")
            .field("Set-Cookie", "a=1")
            .field("Set-Cookie", "b=2")
            .field("X-Request-Id", "upstreams-own")
            .body("hi"));
    try (FrameClient client = FrameClient.open(house)) {
      var answer = client.get(1, "/").await(1);
      assertThat(answer.fields)
          .contains(
              ":status: 200",
              "x-upper: Case Kept",
              "set-cookie: a=1",
              "set-cookie: b=2",
              "content-length: 2");
      assertThat(answer.fields)
          .noneMatch(f ->
              f.startsWith("connection") || f.startsWith("keep-alive") || f.startsWith("x-hop"));
      assertThat(answer.field("x-request-id")).hasSize(32);
      assertThat(answer.field("date")).endsWith(" GMT");
      assertThat(answer.text()).isEqualTo("hi");
    }
  }

  @Test
  void answers_come_in_the_order_in_which_upstreams_give_them() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    upstream.always(seen ->
        seen.target().equals("/slow") ? Reply.ok("slow").waiting(second) : Reply.ok("fast"));
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/slow").get(3, "/fast");
      assertThat(client.await(3).text()).isEqualTo("fast");
      assertThat(client.answer(1).closed()).isFalse();
      second.countDown();
      assertThat(client.await(1).text()).isEqualTo("slow");
    }
  }

  @Test
  void a_hundred_streams_are_served_at_a_time() throws Exception {
    upstream.always(seen -> Reply.ok(seen.target()));
    try (FrameClient client = FrameClient.open(house)) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 100; i++) {
          int id = (round * 100 + i) * 2 + 1;
          client.get(id, "/" + id);
        }
        for (int i = 0; i < 100; i++) {
          int id = (round * 100 + i) * 2 + 1;
          assertThat(client.await(id).text()).isEqualTo("/" + id);
        }
      }
    }
    assertThat(house.records()).hasSize(500);
  }

  @Test
  void one_stream_more_than_a_hundred_can_be_tried_again() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    upstream.always(Reply.ok("x").waiting(latch));
    try (FrameClient client = FrameClient.open(house)) {
      for (int i = 0; i <= 100; i++) {
        client.get(i * 2 + 1, "/");
      }
      assertThat(client.await(201).reset()).isEqualTo(7);
      latch.countDown();
      assertThat(client.await(199).status()).isEqualTo(200);
    }
  }

  @Test
  void bodies_come_whole_with_and_without_length() throws Exception {
    upstream.always(seen -> Reply.ok("got"));
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/", "content-length: 6").data(1, false, "abc").data(1, true, "def");
      client.await(1);
      client.post(3, "/").data(3, false, "gh").data(3, false, "").data(3, true, "i");
      client.await(3);
      client.post(5, "/").data(5, true, "");
      client.await(5);
    }
    assertThat(upstream.request(0).text()).isEqualTo("abcdef");
    assertThat(upstream.request(0).field("content-length")).isEqualTo("6");
    assertThat(upstream.request(1).text()).isEqualTo("ghi");
    assertThat(upstream.request(1).field("transfer-encoding")).isEqualTo("chunked");
    assertThat(upstream.request(2).text()).isEmpty();
  }

  @Test
  void padding_is_no_content() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/");
      client.send(
          Http2Frame.DATA, 0x8, 1, (byte) 3, (byte) 'a', (byte) 'b', (byte) 0, (byte) 0, (byte) 0);
      client.send(Http2Frame.DATA, 0x9, 1, (byte) 0, (byte) 'c');
      client.await(1);
    }
    assertThat(upstream.request(0).text()).isEqualTo("abc");
  }

  @Test
  void trailers_go_on_in_both_directions() throws Exception {
    upstream.always(
        Reply.of(200).chunks("body").last("X-Checksum: 1", "Content-Length: 5", "Set-Cookie: a=b"));
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/").data(1, false, "abc").head(1, true, "x-sum: 7", "authorization: secret");
      var answer = client.await(1);
      assertThat(answer.text()).isEqualTo("body");
      assertThat(answer.trailers).containsExactly("x-checksum: 1");
      assertThat(answer.ended()).isTrue();
    }
    SeenRequest seen = upstream.request(0);
    assertThat(seen.text()).isEqualTo("abc");
    assertThat(seen.trailers())
        .singleElement()
        .satisfies(f -> assertThat(f.name() + f.value()).isEqualTo("x-sum7"));
  }

  @Test
  void interim_answers_come_first() throws Exception {
    upstream.always(Reply.ok("x").interim(103, "Link: </a.css>"));
    try (FrameClient client = FrameClient.open(house)) {
      var answer = client.get(1, "/").await(1);
      assertThat(answer.interim).containsExactly(":status: 103", "link: </a.css>");
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void the_body_is_asked_for_when_the_request_is_admitted() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/", "expect: 100-continue");
      client.until(frame -> frame.stream() == 1);
      assertThat(client.answer(1).interim).containsExactly(":status: 100");
      client.data(1, true, "abc");
      assertThat(client.await(1).status()).isEqualTo(200);
      client.post(3, "/", "expect: something");
      assertThat(client.await(3).status()).isEqualTo(417);
    }
    assertThat(upstream.request(0).text()).isEqualTo("abc");
    assertThat(upstream.request(0).field("expect")).isEmpty();
  }

  @Test
  void answers_without_a_body_end_with_their_head() throws Exception {
    upstream.always(seen ->
        seen.method().equals("HEAD")
            ? Reply.of(200).field("Content-Length", "99")
            : Reply.of(seen.target().equals("/304") ? 304 : 204));
    try (FrameClient client = FrameClient.open(house)) {
      client.head(1, true, FrameClient.request("HEAD", "/"));
      var frame = client.until(f -> f.stream() == 1);
      assertThat(frame.has(Http2Frame.END_STREAM)).isTrue();
      assertThat(client.answer(1).field("content-length")).isEqualTo("99");
      assertThat(client.get(3, "/204").await(3).field("content-length")).isEmpty();
      assertThat(client.get(5, "/304").await(5).status()).isEqualTo(304);
    }
  }

  @Test
  void an_answer_that_comes_before_the_body_ends_the_stream_without_an_error() throws Exception {
    upstream.always(Reply.ok("no need").beforeBody().thenClose());
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/").data(1, false, "abc");
      var answer = client.await(1);
      assertThat(answer.text()).isEqualTo("no need");
      client.until(frame -> frame.type() == Http2Frame.RST_STREAM);
      assertThat(answer.reset()).isEqualTo(Http2Frame.NO_ERROR);
      for (int i = 0; i < 50; i++) {
        client.data(1, false, "still under way");
      }
      client.head(1, true, "x-late: trailer");
      upstream.always(Reply.ok("fine"));
      assertThat(client.get(3, "/").await(3).text()).isEqualTo("fine");
    }
  }

  @Test
  void what_the_client_no_longer_wants_is_given_up() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    upstream.always(Reply.ok("x").waiting(latch));
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/gone");
      Eventually.holds("the upstream has the request", () -> upstream.requests().size() == 1);
      client.reset(1, Http2Frame.CANCEL);
      Eventually.holds("its connection is closed", () -> builder.open(0) == 0);
      latch.countDown();
      upstream.always(Reply.ok("y"));
      assertThat(client.get(3, "/").await(3).text()).isEqualTo("y");
    }
    assertThat(house.records())
        .extracting(LogLine::said)
        .containsExactly("client_gone 499 client.gone", "answered 200");
  }

  @Test
  void an_upstream_that_fails_within_its_answer_cuts_only_its_own_stream() throws Exception {
    upstream.always(seen ->
        seen.target().equals("/cut")
            ? Reply.of(200).chunks("half").thenReset()
            : Reply.ok("whole"));
    try (FrameClient client = FrameClient.open(house)) {
      var answer = client.get(1, "/cut").await(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.ended()).isFalse();
      assertThat(answer.reset()).isEqualTo(Http2Frame.INTERNAL_ERROR);
      assertThat(client.get(3, "/").await(3).text()).isEqualTo("whole");
    }
    assertThat(house.records().getFirst().said()).isEqualTo("aborted 200 upstream.closed");
  }

  @Test
  void refusals_are_whole_answers() throws Exception {
    house.close();
    OnHead guard =
        x -> Refusal.of(Code.CREDENTIAL_MISSING, "no token").with(Names.WWW_AUTHENTICATE, "Bearer");
    house = begin().policies(Policy.enforced("guard", guard)).open();
    try (FrameClient client = FrameClient.open(house)) {
      var answer = client.post(1, "/").await(1);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.field("www-authenticate")).isEqualTo("Bearer");
      assertThat(answer.field("content-type")).isEqualTo("application/problem+json");
      assertThat(answer.text()).contains("credential.missing", answer.field("x-request-id"));
      assertThat(answer.ended()).isTrue();
    }
    assertThat(upstream.connections()).isZero();
  }

  @Test
  void another_host_needs_another_connection() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.head(
          1, true, ":method: GET", ":scheme: https", ":authority: other.example", ":path: /");
      assertThat(client.await(1).status()).isEqualTo(421);
    }
  }

  @Test
  void methods_that_are_not_served_are_refused() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.head(1, true, ":method: CONNECT", ":authority: localhost:443");
      assertThat(client.await(1).status()).isEqualTo(501);
      client.head(3, true, FrameClient.request("TRACE", "/"));
      assertThat(client.await(3).status()).isEqualTo(501);
      client.head(5, true, FrameClient.request("X".repeat(33), "/"));
      assertThat(client.await(5).status()).isEqualTo(501);
      client.head(7, true, FrameClient.request("PURGE", "/"));
      assertThat(client.await(7).status()).isEqualTo(200);
    }
  }

  @Test
  void paths_and_sizes_are_refused_as_over_http1() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      assertThat(client.get(1, "/a/../b").await(1).status()).isEqualTo(400);
      assertThat(client.get(3, "/a%2Fb").await(3).status()).isEqualTo(400);
      assertThat(client.get(5, "//").await(5).status()).isEqualTo(400);
      assertThat(client.get(7, "/" + "a".repeat(9000)).await(7).status()).isEqualTo(414);
      assertThat(client.get(9, "/", "x: " + "a".repeat(16_000)).await(9).status()).isEqualTo(200);
    }
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void a_head_that_is_too_large_is_refused_and_the_connection_goes_on() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      byte[] large =
          Http2Frame.block(
              FrameClient.request(
                  "GET",
                  "/",
                  "x: " + "a".repeat(15_000),
                  "y: " + "b".repeat(15_000),
                  "z: " + "c".repeat(3_000)));
      byte[] first = java.util.Arrays.copyOfRange(large, 0, 16_000);
      byte[] second = java.util.Arrays.copyOfRange(large, 16_000, 32_000);
      byte[] third = java.util.Arrays.copyOfRange(large, 32_000, large.length);
      client.send(Http2Frame.HEADERS, Http2Frame.END_STREAM, 1, first);
      client.send(Http2Frame.CONTINUATION, 0, 1, second);
      client.send(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, 1, third);
      assertThat(client.await(1).status()).isEqualTo(431);
      String[] many = new String[101];
      for (int i = 0; i < many.length; i++) {
        many[i] = "x-" + i + ": 1";
      }
      assertThat(client.get(3, "/", many).await(3).status()).isEqualTo(431);
      assertThat(client.get(5, "/").await(5).status()).isEqualTo(200);
    }
  }

  @Test
  void a_body_that_is_too_large_is_refused() throws Exception {
    house.close();
    house = begin().body(10).open();
    try (FrameClient client = FrameClient.open(house)) {
      assertThat(client.post(1, "/", "content-length: 11").await(1).status()).isEqualTo(413);
      client.post(3, "/").data(3, false, "12345678").data(3, true, "901");
      assertThat(client.await(3).status()).isEqualTo(413);
      assertThat(client.post(5, "/").data(5, true, "1234567890").await(5).status()).isEqualTo(200);
    }
  }
}
