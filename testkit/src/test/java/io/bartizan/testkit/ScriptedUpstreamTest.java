package io.bartizan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Bytes;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The raw client and the scripted upstream, talking to each other.
final class ScriptedUpstreamTest {
  private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";

  private ScriptedUpstream upstream;
  private RawClient client;

  @BeforeEach
  void connect() throws Exception {
    upstream = ScriptedUpstream.start();
    client = RawClient.plain(upstream.port());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    upstream.close();
  }

  @Test
  void answers_200_until_it_is_told_otherwise() throws Exception {
    assertThat(client.ask(GET).text()).isEqualTo("ok");
    upstream.then(Reply.of(503).field("Retry-After", "1").body("busy"));
    RawAnswer busy = client.ask(GET);
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.field("retry-after")).isEqualTo("1");
    assertThat(client.ask(GET).status()).isEqualTo(200);
    assertThat(upstream.connections()).isEqualTo(1);
  }

  @Test
  void keeps_every_byte_of_every_request() throws Exception {
    String post = "POST /p HTTP/1.1\r\nhOST:  x \r\nContent-Length: 3\r\n\r\nabc";
    client.send(GET + post + GET);
    client.answer();
    client.answer();
    client.answer();
    assertThat(upstream.requests()).map(SeenRequest::toString).containsExactly(GET, post, GET);
    assertThat(upstream.received(0)).hasToString(GET + post + GET);
    assertThat(upstream.request(1).method()).isEqualTo("POST");
    assertThat(upstream.request(1).target()).isEqualTo("/p");
    assertThat(upstream.request(1).field("host")).isEqualTo("x");
    assertThat(upstream.request(1).text()).isEqualTo("abc");
  }

  @Test
  void keeps_what_makes_no_sense() throws Exception {
    client.send("nonsense\n").finish();
    assertThat(client.rest().isEmpty()).isTrue();
    assertThat(upstream.received(0)).hasToString("nonsense\n");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void reads_and_sends_chunks_with_trailers() throws Exception {
    upstream.then(Reply.of(200).chunks("ab", "cde").last("x-sum: 5"));
    RawAnswer answer =
        client.ask(
            "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nt: u\r\n\r\n");
    assertThat(answer.text()).isEqualTo("abcde");
    assertThat(answer.trailers()).containsExactly(new Field("x-sum", "5"));
    assertThat(upstream.request(0).text()).isEqualTo("abcd");
    assertThat(upstream.request(0).trailers()).containsExactly(new Field("t", "u"));
  }

  @Test
  void sends_interim_answers_first() throws Exception {
    upstream.then(Reply.ok("late").interim(103, "link: </x>"));
    RawAnswer answer = client.ask(GET);
    assertThat(answer.interim()).containsExactly(103);
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void encourages_a_client_that_expects_it() throws Exception {
    client.send("POST / HTTP/1.1\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
    assertThat(client.read(25)).hasToString("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(client.ask("x").status()).isEqualTo(200);
  }

  @Test
  void can_answer_before_the_body_has_come() throws Exception {
    upstream.then(Reply.of(413).body("").beforeBody());
    client.send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
    assertThat(client.answer().status()).isEqualTo(413);
    client.send("abcde" + GET);
    assertThat(client.answer().status()).isEqualTo(200);
  }

  @Test
  void waits_for_a_latch_before_the_head_and_within_the_body() throws Exception {
    var head = new CountDownLatch(1);
    var body = new CountDownLatch(1);
    upstream.then(Reply.of(200).waiting(head).chunks("a").pausing(body).last());
    client.send(GET).patience(Duration.ofMillis(50));
    assertThatThrownBy(() -> client.read(1)).isInstanceOf(SocketTimeoutException.class);
    head.countDown();
    client.patience(Duration.ofSeconds(10));
    assertThat(client.read(8)).hasToString("HTTP/1.1");
    body.countDown();
    client.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    assertThat(client.rest().toString()).contains("1\r\na\r\n0\r\n\r\nHTTP/1.1 200");
  }

  @Test
  void closes_and_resets() throws Exception {
    upstream.then(
        Reply.of(200).untilClose("all"), Reply.closing(), Reply.of(200).chunks("part").thenReset());
    assertThat(client.ask(GET).text()).isEqualTo("all");
    try (var second = RawClient.plain(upstream.port())) {
      assertThat(second.send(GET).rest()).isEqualTo(Bytes.EMPTY);
    }
    try (var third = RawClient.plain(upstream.port())) {
      assertThatThrownBy(() -> third.ask(GET))
          .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
    }
  }

  @Test
  void answers_to_head_without_a_body() throws Exception {
    upstream.always(Reply.of(200).field("Content-Length", "100"));
    client.send("HEAD / HTTP/1.1\r\n\r\n");
    assertThat(client.answerToHead().field("content-length")).isEqualTo("100");
    assertThat(client.send("HEAD / HTTP/1.1\r\n\r\n").answerToHead().status()).isEqualTo(200);
  }

  @Test
  void the_client_takes_no_answer_that_is_framed_twice() throws Exception {
    upstream.then(Reply.of(200).field("Transfer-Encoding", "chunked").body("0\r\n\r\n"));
    assertThatThrownBy(() -> client.ask(GET))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("expected: one of them");
  }

  @Test
  void the_client_takes_no_garbage() throws Exception {
    upstream.then(Reply.raw("HTTP/9.9 hello\r\n\r\n"));
    assertThatThrownBy(() -> client.ask(GET))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("HTTP/9.9");
  }

  @Test
  void chooses_a_script_by_the_request() throws Exception {
    upstream.always(request -> Reply.ok(request.target()));
    assertThat(client.ask(GET).text()).isEqualTo("/a?b=c");
    assertThat(upstream.requests()).hasSize(1);
    assertThat(List.copyOf(upstream.request(0).fields())).containsExactly(new Field("Host", "x"));
  }
}
