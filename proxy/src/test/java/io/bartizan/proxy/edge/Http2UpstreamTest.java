package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.CANCEL;
import static io.bartizan.testkit.Http2Frame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.Protocol;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exchanges with an upstream that speaks HTTP/2, for clients that do not, and for some that do.
class Http2UpstreamTest {
  private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: shop.example\r\n\r\n";

  @TempDir Path folder;
  private FrameUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = FrameUpstream.start();
    house =
        House.before()
            .speaking(Protocol.H2)
            .endpoint(upstream.port())
            .log(folder.resolve("access.log"))
            .protocols(ListenProtocol.HTTP1, ListenProtocol.H2)
            .open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  private RawClient client() throws Exception {
    return RawClient.plain(house.port());
  }

  private FrameUpstream.Seen asked(FrameUpstream.Wire wire, RawClient client, String request)
      throws Exception {
    client.send(request);
    int stream = wire.until(f -> f.type() == Http2Frame.HEADERS).stream();
    return wire.stream(stream);
  }

  @Test
  void a_request_goes_on_as_http_2_and_its_answer_comes_back() throws Exception {
    try (RawClient client = client()) {
      client.send(
          "POST /a?b=c HTTP/1.1\r\nHost: shop.example\r\nX-Color: Red\r\nCookie: k=v\r\n"
              + "Keep-Alive: 5\r\nConnection: x-hop\r\nX-Hop: 1\r\nContent-Length: 5\r\n\r\nhello");
      FrameUpstream.Wire wire = upstream.accept();
      FrameUpstream.Seen seen = wire.request(1);
      assertThat(seen.fields)
          .startsWith(":method: POST", ":scheme: http", ":authority: shop.example", ":path: /a?b=c")
          .contains("x-color: Red", "cookie: k=v", "content-length: 5", "via: 1.1 bartizan")
          .noneMatch(f -> f.startsWith("connection") || f.startsWith("host"))
          .noneMatch(
              f -> f.startsWith("keep-alive") || f.startsWith("x-hop") || f.startsWith("te"));
      assertThat(seen.field("x-forwarded-for")).isEqualTo("127.0.0.1");
      assertThat(seen.field("x-forwarded-host")).isEqualTo("shop.example");
      assertThat(seen.field("x-forwarded-proto")).isEqualTo("http");
      assertThat(seen.field("traceparent")).hasSize(55);
      assertThat(seen.text()).isEqualTo("hello");
      wire.head(1, false, ":status: 201", "x-answer: yes", "content-length: 4");
      wire.data(1, true, "done");
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.field("x-answer")).isEqualTo("yes");
      assertThat(answer.text()).isEqualTo("done");
    }
  }

  @Test
  void one_connection_serves_one_exchange_after_another() throws Exception {
    try (RawClient client = client()) {
      client.send(GET);
      FrameUpstream.Wire wire = upstream.accept();
      for (int stream = 1; stream < 100; stream += 2) {
        assertThat(wire.request(stream).field(":path")).isEqualTo("/a?b=c");
        wire.answer(stream, "number " + stream);
        assertThat(client.answer().text()).isEqualTo("number " + stream);
        client.send(GET);
      }
    }
  }

  @Test
  void many_exchanges_share_a_connection_and_are_answered_in_any_order() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      for (int stream = 1; stream < 40; stream += 2) {
        client.get(stream, "/" + stream);
      }
      FrameUpstream.Wire wire = upstream.accept();
      for (int stream = 1; stream < 40; stream += 2) {
        wire.request(stream);
      }
      for (int stream = 39; stream > 0; stream -= 2) {
        wire.answer(stream, "answer to " + wire.stream(stream).field(":path"));
      }
      for (int stream = 1; stream < 40; stream += 2) {
        assertThat(client.await(stream).text()).isEqualTo("answer to /" + stream);
      }
    }
  }

  @Test
  void trailers_go_on_in_both_directions() throws Exception {
    try (RawClient client = client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
      FrameUpstream.Wire wire = upstream.accept();
      FrameUpstream.Seen seen = wire.request(1);
      assertThat(seen.field("te")).isEqualTo("trailers");
      assertThat(seen.text()).isEqualTo("abc");
      assertThat(seen.trailers).containsExactly("x-sum: 7");
      wire.head(1, false, ":status: 200").data(1, false, "body").head(1, true, "x-end: yes");
      RawAnswer answer = client.answer();
      assertThat(answer.text()).isEqualTo("body");
      assertThat(answer.toString()).contains("yes");
    }
  }

  @Test
  void interim_answers_go_on_and_100_does_not() throws Exception {
    try (RawClient client = client()) {
      client.send(GET);
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.head(1, false, ":status: 100").head(1, false, ":status: 103", "link: </x>");
      wire.answer(1, "ok");
      RawAnswer answer = client.answer();
      assertThat(answer.interim()).containsExactly(103);
      assertThat(answer.toString()).contains("</x>");
      assertThat(answer.text()).isEqualTo("ok");
    }
  }

  @Test
  void answers_without_a_body_have_none() throws Exception {
    try (RawClient client = client()) {
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.head(1, true, ":status: 200", "content-length: 1234");
      RawAnswer head = client.answerToHead();
      assertThat(head.field("content-length")).isEqualTo("1234");
      for (String status : new String[] {"204", "304"}) {
        FrameUpstream.Seen seen = asked(wire, client, GET);
        wire.head(seen.id, true, ":status: " + status);
        assertThat(client.answerToHead().status()).isEqualTo(Integer.parseInt(status));
      }
      FrameUpstream.Seen seen = asked(wire, client, GET);
      wire.head(seen.id, true, ":status: 200");
      assertThat(client.answer().text()).isEmpty();
    }
  }

  @Test
  void a_request_body_waits_for_the_upstreams_windows() throws Exception {
    String body = "x".repeat(300_000);
    try (RawClient client = client()) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send(
                      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + body);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      FrameUpstream.Wire wire = upstream.accept(4, 10_000);
      FrameUpstream.Seen seen = wire.begun(1);
      while (seen.length() < 10_000) {
        wire.next();
      }
      assertThat(seen.length()).isBetween(10_000, 65_535);
      int given = 65_535;
      while (!seen.ended()) {
        assertThat(seen.length()).isLessThanOrEqualTo(given);
        wire.window(0, 50_000).window(1, 50_000);
        given += 50_000;
        while (!seen.ended() && seen.length() < Math.min(given - 65_535, body.length())) {
          wire.next();
        }
      }
      assertThat(seen.length()).isEqualTo(300_000);
      wire.answer(1, "thanks");
      assertThat(client.answer().text()).isEqualTo("thanks");
      sender.join();
    }
  }

  @Test
  void a_slow_client_holds_up_its_own_stream_and_no_other() throws Exception {
    try (FrameClient client = FrameClient.open(house, 4, 100)) {
      client.get(1, "/slow").get(3, "/quick").window(3, 60_000);
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.request(3);
      wire.head(1, false, ":status: 200");
      for (int i = 0; i < 8; i++) {
        wire.data(1, false, "x".repeat(16 * 1024));
      }
      wire.answer(3, "quick");
      assertThat(client.await(3).text()).isEqualTo("quick");
      assertThat(client.answer(1).length()).isLessThanOrEqualTo(100);
      client.window(1, 1 << 20).window(0, 1 << 20);
      wire.until(f -> f.type() == WINDOW_UPDATE && f.stream() == 1);
      wire.data(1, true, "end");
      assertThat(client.await(1).length()).isEqualTo(128 * 1024 + 3);
    }
  }

  @Test
  void an_early_answer_is_given_and_the_rest_of_the_request_is_not_wanted() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/up");
      client.data(1, false, "some");
      FrameUpstream.Wire wire = upstream.accept();
      wire.begun(1);
      wire.answer(1, "enough");
      assertThat(client.await(1).text()).isEqualTo("enough");
      assertThat(wire.awaitReset(1)).isEqualTo(CANCEL);
    }
  }

  @Test
  void both_directions_go_on_at_the_same_time() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/chat");
      FrameUpstream.Wire wire = upstream.accept();
      FrameUpstream.Seen seen = wire.begun(1);
      wire.head(1, false, ":status: 200");
      for (int i = 0; i < 20; i++) {
        int expected = (i + 1) * 4;
        client.data(1, false, "ping");
        while (seen.length() < expected) {
          wire.next();
        }
        wire.data(1, false, "pong");
        while (client.answer(1).length() < expected) {
          client.next();
        }
      }
      client.data(1, true, "");
      wire.request(1);
      wire.head(1, true, "grade: good");
      assertThat(client.await(1).trailers).containsExactly("grade: good");
    }
  }

  @Test
  void a_client_that_leaves_resets_its_stream_and_the_connection_stays() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/first");
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      client.reset(1, CANCEL);
      assertThat(wire.awaitReset(1)).isEqualTo(CANCEL);
      wire.head(1, false, ":status: 200").data(1, true, "too late");
      client.get(3, "/second");
      wire.request(3);
      wire.answer(3, "in time");
      assertThat(client.await(3).text()).isEqualTo("in time");
    }
  }
}
