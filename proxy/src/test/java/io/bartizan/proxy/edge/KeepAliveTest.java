package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One connection, many requests.
class KeepAliveTest {
  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws IOException {
    upstream = ScriptedUpstream.start();
    house = House.before(upstream.port()).log(folder.resolve("access.log")).open();
  }

  @AfterEach
  void close() throws IOException {
    house.close();
    upstream.close();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n";
  }

  @Test
  void a_connection_serves_one_request_after_another() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      for (int i = 0; i < 20; i++) {
        RawAnswer answer = client.ask(get("/" + i));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("connection")).isEmpty();
      }
    }
    assertThat(upstream.connections()).isEqualTo(1);
    assertThat(house.records()).hasSize(20);
  }

  @Test
  void requests_sent_ahead_are_answered_in_order() throws Exception {
    upstream.always(seen -> Reply.ok(seen.target()));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      all.append(get("/" + i));
    }
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(all.toString());
      for (int i = 0; i < 500; i++) {
        assertThat(client.answer().text()).isEqualTo("/" + i);
      }
    }
    assertThat(upstream.connections()).isEqualTo(1);
    assertThat(house.records()).hasSize(500);
  }

  @Test
  void bodies_sent_ahead_belong_to_their_own_requests() throws Exception {
    String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    String chunked =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n";
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(post + "first" + chunked + get("/") + post + "third");
      for (int i = 0; i < 4; i++) {
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
    assertThat(List.of(0, 1, 2, 3).stream().map(this::text))
        .containsExactly("first", "two", "", "third");
  }

  private String text(int index) {
    try {
      return upstream.request(index).text();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ten_thousand_refusals_sent_ahead_need_no_deeper_stack_than_one() throws Exception {
    int count = 10_000;
    try (House strict =
            House.before(upstream.port()).path("/only").log(folder.resolve("refused.log")).open();
        RawClient client = RawClient.plain(strict.port())) {
      Thread sender = Thread.ofVirtual().start(() -> send(client, get("/other").repeat(count)));
      for (int i = 0; i < count; i++) {
        assertThat(client.answer().status()).isEqualTo(404);
      }
      sender.join();
      assertThat(strict.records()).hasSize(count);
    }
  }

  private static void send(RawClient client, String text) {
    try {
      client.send(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_request_that_ends_the_connection_is_the_last_one_that_is_served() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get("/never"));
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.rest().length()).isZero();
    }
    assertThat(house.records()).hasSize(1);
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void http_1_0_ends_the_connection_unless_it_asks_to_keep_it() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      RawAnswer kept = client.ask("GET /1 HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
      assertThat(kept.field("connection")).isEqualTo("keep-alive");
      RawAnswer last = client.ask("GET /2 HTTP/1.0\r\nHost: a\r\n\r\n");
      assertThat(last.field("connection")).isEqualTo("close");
      assertThat(client.rest().length()).isZero();
    }
    assertThat(upstream.request(0).line()).isEqualTo("GET /1 HTTP/1.1");
    assertThat(upstream.request(1).field("via")).isEqualTo("1.0 bartizan");
  }

  @Test
  void http_1_0_gets_a_body_of_unknown_length_up_to_the_end_of_the_connection() throws Exception {
    upstream.always(Reply.of(200).chunked("one", "two"));
    try (RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
      assertThat(answer.field("transfer-encoding")).isEmpty();
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(answer.text()).isEqualTo("onetwo");
    }
  }

  @Test
  void http_1_0_sees_that_a_body_of_unknown_length_was_cut() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    upstream.always(Reply.of(200).chunks("one").pausing(seen).thenClose());
    try (RawClient client = RawClient.plain(house.port())) {
      client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("one")) {
        head.append(client.read(1));
      }
      seen.countDown();
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> client.read(1)))
          .isInstanceOf(java.net.SocketException.class);
    }
    assertThat(house.records().getFirst().said()).isEqualTo("aborted 200 upstream.closed");
  }

  @Test
  void an_empty_line_between_requests_is_no_request() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok");
      client.send("\r\n");
      assertThat(client.ask(get("/")).status()).isEqualTo(200);
      client.send("\r\n");
    }
    assertThat(house.records()).hasSize(2);
  }

  @Test
  void a_head_that_comes_byte_by_byte_is_a_head() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      for (byte one : get("/slow?x=y").getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
        client.send(new byte[] {one});
      }
      assertThat(client.answer().status()).isEqualTo(200);
    }
    assertThat(upstream.request(0).target()).isEqualTo("/slow?x=y");
  }

  @Test
  void what_comes_behind_a_malformed_head_is_never_read_as_a_request() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n" + get("/smuggled"));
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.rest().length()).isZero();
    }
    assertThat(house.records())
        .extracting(LogLine::said)
        .containsExactly("refused 400 request.malformed");
    assertThat(upstream.connections()).isZero();
  }
}
