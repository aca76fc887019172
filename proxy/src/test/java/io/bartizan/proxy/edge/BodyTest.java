package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies, in both directions.
class BodyTest {
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start();
    house = House.before(upstream.port()).log(folder.resolve("access.log")).body(100_000).open();
  }

  @AfterEach
  void close() throws IOException {
    house.close();
    upstream.close();
  }

  private static String post(long length) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
  }

  @Test
  void a_body_with_a_length_arrives_with_its_length() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(post(5) + "hello").status()).isEqualTo(200);
    }
    SeenRequest seen = upstream.request(0);
    assertThat(seen.text()).isEqualTo("hello");
    assertThat(seen.fields("content-length")).containsExactly("5");
    assertThat(seen.fields("transfer-encoding")).isEmpty();
  }

  @Test
  void a_chunked_body_arrives_in_chunks_of_the_gateways_own_making() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.ask(CHUNKED + "0005;name=\"a;b\"\r\nhello\r\n6\r\n world\r\n000\r\n\r\n");
    }
    SeenRequest seen = upstream.request(0);
    assertThat(seen.text()).isEqualTo("hello world");
    assertThat(seen.fields("transfer-encoding")).containsExactly("chunked");
    assertThat(seen.fields("content-length")).isEmpty();
    assertThat(seen.raw().toString()).doesNotContain("name=").doesNotContain("0005");
  }

  @Test
  void trailers_go_on_but_for_those_that_harm() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.ask(
          CHUNKED
              + "1\r\nx\r\n0\r\nX-Checksum: 1\r\nContent-Length: 99\r\nX_User: root\r\nHost: evil\r\n"
              + "Transfer-Encoding: chunked\r\nx-forwarded-for: 1.1.1.1\r\nAuthorization: x\r\n\r\n");
    }
    assertThat(upstream.request(0).trailers())
        .extracting(Object::toString)
        .containsExactly("Field[name=X-Checksum, value=1]");
  }

  @Test
  void a_post_without_a_body_says_so() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.ask("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
      client.ask("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      client.ask(GET);
    }
    assertThat(upstream.request(0).fields("content-length")).containsExactly("0");
    assertThat(upstream.request(2).fields("content-length")).isEmpty();
  }

  @Test
  void answers_come_with_the_framing_that_the_upstream_gave_them() throws Exception {
    upstream.then(
        Reply.ok("hello"),
        Reply.of(200).chunked("he", "llo"),
        Reply.of(200).chunks("he", "llo").last("X-Sum: 5", "Set-Cookie: a=b", "Connection: x"),
        Reply.of(204),
        Reply.of(304).field("Content-Length", "77").field("ETag", "\"x\""),
        Reply.of(200).untilClose("until the end"));
    try (RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(GET).fields("content-length")).containsExactly("5");
      RawAnswer chunked = client.ask(GET);
      assertThat(chunked.text()).isEqualTo("hello");
      assertThat(chunked.fields("transfer-encoding")).containsExactly("chunked");
      RawAnswer trailed = client.ask(GET);
      assertThat(trailed.trailers())
          .extracting(Object::toString)
          .containsExactly("Field[name=X-Sum, value=5]");
      RawAnswer empty = client.ask(GET);
      assertThat(empty.fields("content-length")).isEmpty();
      assertThat(empty.fields("transfer-encoding")).isEmpty();
      RawAnswer unchanged = client.ask(GET);
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(unchanged.fields("content-length")).containsExactly("77");
      RawAnswer last = client.ask(GET);
      assertThat(last.text()).isEqualTo("until the end");
      assertThat(last.fields("transfer-encoding")).containsExactly("chunked");
      assertThat(client.ask(GET).status()).isEqualTo(200);
    }
  }

  @Test
  void the_answer_to_head_has_the_length_but_no_body() throws Exception {
    upstream.then(
        Reply.of(200).field("Content-Length", "1234"),
        Reply.of(200).field("Transfer-Encoding", "chunked"),
        Reply.of(404).field("Content-Length", "9"));
    String head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    try (RawClient client = RawClient.plain(house.port())) {
      assertThat(client.send(head).answerToHead().fields("content-length")).containsExactly("1234");
      assertThat(client.send(head).answerToHead().fields("content-length")).isEmpty();
      assertThat(client.send(head).answerToHead().status()).isEqualTo(404);
      RawAnswer refused = client.send("HEAD /%2F HTTP/1.1\r\nHost: a\r\n\r\n").answerToHead();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.field("content-length")).isNotEqualTo("0");
    }
    assertThat(upstream.connections()).isEqualTo(1);
  }

  @Test
  void one_hundred_continue_is_said_when_the_body_is_wanted() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
      assertThat(client.read(25).toString()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(client.ask("hello").status()).isEqualTo(200);
    }
    assertThat(upstream.request(0).fields("expect")).isEmpty();
    assertThat(upstream.request(0).text()).isEqualTo("hello");
  }

  @Test
  void nobody_is_told_to_continue_whose_body_is_here_already() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer =
          client.ask(
              "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.interim()).isEmpty();
    }
  }

  @Test
  void a_refused_request_is_not_told_to_continue() throws Exception {
    String expect = "\r\nExpect: 100-continue\r\n\r\n";
    try (RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer =
          client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001" + expect);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.interim()).isEmpty();
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.rest().length()).isZero();
    }
    try (RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer =
          client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 200-ok\r\n\r\n");
      assertThat(answer.status()).isEqualTo(417);
      assertThat(answer.interim()).isEmpty();
    }
  }

  @Test
  void a_body_is_as_long_as_the_route_allows_and_no_longer() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(post(100_000) + "x".repeat(100_000)).status()).isEqualTo(200);
      RawAnswer answer = client.ask(post(100_001));
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.field("connection")).isEqualTo("close");
    }
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void a_small_body_that_was_not_wanted_does_not_cost_the_connection() throws Exception {
    try (House strict = House.before(upstream.port()).path("/only").open();
        RawClient client = RawClient.plain(strict.port())) {
      RawAnswer refused =
          client.ask("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.field("connection")).isEmpty();
      client.send("he").send("llo");
      assertThat(client.ask("GET /only HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(200);
    }
  }

  @Test
  void a_chunked_body_that_grows_too_long_is_cut_off() throws Exception {
    upstream.always(Reply.ok("late"));
    String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(CHUNKED);
      for (int i = 0; i < 11; i++) {
        client.send(chunk);
      }
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.rest().length()).isZero();
    }
    Eventually.holds("the upstream's connection is closed", () -> upstream.openConnections() == 0);
    assertThat(upstream.requests()).isEmpty();
    assertThat(house.records())
        .extracting(LogLine::said)
        .containsExactly("refused 413 request.body-too-large");
  }

  @Test
  void a_client_that_keeps_sending_a_refused_body_gets_its_answer() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(post(20_000_000));
      byte[] some = new byte[64 * 1024];
      for (int i = 0; i < 300; i++) {
        client.send(some);
      }
      assertThat(client.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void malformed_chunks_end_the_exchange_and_the_connection() throws Exception {
    String[] bad = {
      "zz\r\n",
      "5\nhello",
      "5\r\nhelloX",
      "-1\r\n",
      "0x5\r\n",
      "1ffffffffffffffff\r\n",
      " 5\r\n",
      "5 \r\nhello"
    };
    for (String chunk : bad) {
      try (RawClient client = RawClient.plain(house.port())) {
        RawAnswer answer = client.ask(CHUNKED + chunk);
        assertThat(answer.status()).as(chunk).isEqualTo(400);
        assertThat(answer.field("connection")).isEqualTo("close");
        assertThat(client.rest().length()).isZero();
      }
    }
    Eventually.holds(
        "the upstream's connections are closed", () -> upstream.openConnections() == 0);
    assertThat(house.records())
        .hasSize(bad.length)
        .extracting(LogLine::said)
        .containsOnly("refused 400 request.body");
  }

  @Test
  void an_answer_may_come_before_the_body_is_whole() throws Exception {
    upstream.then(Reply.of(409).body("early").beforeBody());
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(post(60_000) + "first part");
      assertThat(client.answer().text()).isEqualTo("early");
      client.send("x".repeat(60_000 - "first part".length()));
      assertThat(client.ask(GET).status()).isEqualTo(200);
    }
    assertThat(house.records())
        .extracting(LogLine::said)
        .containsExactly("answered 409", "answered 200");
  }

  @Test
  void an_upstream_that_answers_early_and_closes_is_heard() throws Exception {
    upstream.then(Reply.of(413).body("too much").beforeBody().thenClose());
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(post(60_000) + "x".repeat(10_000));
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).isEqualTo("too much");
    }
  }

  @Test
  void both_directions_stream_at_the_same_time() throws Exception {
    try (HandUpstream server = HandUpstream.start();
        House house = House.before(server.port()).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(CHUNKED + "5\r\nfirst\r\n");
      try (HandUpstream.Peer peer = server.accept()) {
        peer.readUntil("first\r\n");
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        readUntil(client, "one\r\n");
        client.send("6\r\nsecond\r\n0\r\n\r\n");
        peer.readUntil("second\r\n0\r\n\r\n");
        peer.send("3\r\ntwo\r\n0\r\n\r\n");
        readUntil(client, "two\r\n0\r\n\r\n");
      }
    }
  }

  private static void readUntil(RawClient client, String end) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (!seen.toString().endsWith(end)) {
      seen.append(client.read(1));
    }
  }
}
