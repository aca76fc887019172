package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that an upstream can do wrong ends in a clear refusal or an abort, and harms nobody
/// else.
class UpstreamFaultTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path folder;
  private HandUpstream upstream;
  private House.Builder builder;
  private House house;

  @BeforeEach
  void open() throws IOException {
    upstream = HandUpstream.start();
    builder = House.before(upstream.port()).log(folder.resolve("access.log"));
    house = builder.open();
  }

  @AfterEach
  void close() throws IOException {
    house.close();
    upstream.close();
    assertThat(builder.open(0)).as("connections to the upstream after the end").isZero();
  }

  private List<String> said() throws IOException {
    return house.records().stream().map(LogLine::said).toList();
  }

  @Test
  void refuses_with_502_when_nobody_listens() throws Exception {
    upstream.close();
    try (RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(GET).status()).isEqualTo(502);
      assertThat(client.ask(POST).status()).isEqualTo(502);
    }
    assertThat(said())
        .containsExactly("refused 502 upstream.unreachable", "refused 502 upstream.unreachable");
  }

  @Test
  void refuses_with_502_when_the_upstream_closes_or_resets_instead_of_answering() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
      }
      assertThat(client.answer().status()).isEqualTo(502);
      client.send(GET);
      HandUpstream.Peer peer = upstream.accept();
      peer.head();
      peer.reset();
      assertThat(client.answer().status()).isEqualTo(502);
    }
    assertThat(said()).containsOnly("refused 502 upstream.closed").hasSize(2);
  }

  @Test
  void refuses_with_502_whatever_is_no_answer() throws Exception {
    String[] bad = {
      "garbage\r\n\r\n",
      "HTTP/2 200 OK\r\n\r\n",
      "HTTP/1.1\r\n\r\n",
      "HTTP/1.1 \r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n",
      "HTTP/1.1 099 OK\r\n\r\n",
      "HTTP/1.1 600 OK\r\n\r\n",
      "HTTP/1.1  200 OK\r\n\r\n",
      "HTTP/1.1 200\tOK\r\n\r\n",
      "HTTP/1.1 200 OK\n\n",
      "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n",
      "HTTP/1.1 200 O\rK\r\n\r\n",
      "HTTP/1.1 200 O\u0000K\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA: b\u0000\r\n\r\n",
      "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
      "HTTP/1.1 200 OK\r\n A: b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
      "HTTP/1.1 200 OK\r\nConnection: a b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA: " + "b".repeat(70_000) + "\r\n\r\n",
      "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(257) + "\r\n",
      "HTTP/1.1 200 " + "O".repeat(70_000),
      "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(17),
    };
    try (RawClient client = RawClient.plain(house.port())) {
      for (String answer : bad) {
        client.send(GET);
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.head();
          peer.send(answer);
          String shown = answer.substring(0, Math.min(80, answer.length()));
          assertThat(client.answer().status()).as(shown).isEqualTo(502);
          peer.awaitEnd();
        }
      }
    }
    assertThat(said()).hasSize(bad.length).containsOnly("refused 502 upstream.malformed");
  }

  @Test
  void half_a_head_is_no_answer() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Le");
      }
      assertThat(client.answer().status()).isEqualTo(502);
    }
    assertThat(said()).containsExactly("refused 502 upstream.closed");
  }

  @Test
  void half_a_body_is_seen_by_the_client_as_half_a_body() throws Exception {
    String[] cut = {
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n0\r\n",
    };
    for (String answer : cut) {
      try (RawClient client = RawClient.plain(house.port())) {
        client.send(GET);
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.head();
          peer.send(answer);
        }
        assertThatThrownBy(client::answer).as(answer).isInstanceOf(IOException.class);
      }
    }
    assertThat(said()).hasSize(cut.length).containsOnly("aborted 200 upstream.closed");
  }

  @Test
  void broken_chunks_cut_the_answer() throws Exception {
    String[] chunks = {
      "xyz\r\n", "3\r\nabcd\r\n", "3\nabc\r\n", "ffffffffffffffffff\r\n", "0\r\nbad trailer\r\n\r\n"
    };
    for (String broken : chunks) {
      try (RawClient client = RawClient.plain(house.port())) {
        client.send(GET);
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + broken);
          peer.awaitEnd();
        }
        assertThatThrownBy(client::answer).as(broken).isInstanceOf(IOException.class);
      }
    }
    assertThat(said()).hasSize(chunks.length).containsOnly("aborted 200 upstream.malformed");
  }

  @Test
  void what_comes_behind_an_answer_reaches_nobody() throws Exception {
    String[] answers = {
      OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
      "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nevil",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
      OK + "\r\n",
    };
    try (RawClient client = RawClient.plain(house.port())) {
      for (String answer : answers) {
        client.send(GET);
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.head();
          peer.send(answer);
          assertThat(client.answer().text()).isNotEqualTo("evil");
          peer.awaitEnd();
        }
      }
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        assertThat(client.answerToHead().status()).isEqualTo(200);
        peer.awaitEnd();
      }
      served(client);
    }
  }

  /// The next request is served, on another connection to the upstream.
  private void served(RawClient client) throws IOException {
    client.send(GET);
    try (HandUpstream.Peer peer = upstream.accept()) {
      peer.head();
      peer.send(OK);
      assertThat(client.answer().text()).isEqualTo("ok");
    }
  }

  @Test
  void what_comes_on_an_idle_connection_ends_it() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        peer.awaitEnd();
      }
      served(client);
    }
  }

  @Test
  void a_connection_is_used_again_only_if_both_sides_have_said_all() throws Exception {
    String[] last = {
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
      "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
    };
    try (RawClient client = RawClient.plain(house.port())) {
      for (String answer : last) {
        client.send(GET);
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.head();
          peer.send(answer);
          assertThat(client.answer().text()).isEqualTo("ok");
          peer.awaitEnd();
        }
      }
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.answer().text()).isEqualTo("ok");
        client.send(GET);
        peer.head();
        peer.send(OK);
        assertThat(client.answer().text()).isEqualTo("ok");
      }
    }
  }

  @Test
  void an_idle_connection_that_was_closed_is_replaced_unseen() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      HandUpstream.Peer first = upstream.accept();
      first.head();
      first.send(OK);
      client.answer();
      first.close();
      Eventually.holds("the pool has noticed", () -> builder.open(0) == 0);
      client.send(POST);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.readUntil("\r\n\r\nhi");
        peer.send(OK);
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
  }

  /// The upstream closes just when the next request is on its way.
  private HandUpstream.Peer closeUnder(RawClient client, String request) throws IOException {
    client.send(GET);
    HandUpstream.Peer first = upstream.accept();
    first.head();
    first.send(OK);
    client.answer();
    client.send(request);
    first.head();
    return first;
  }

  @Test
  void a_stale_connection_costs_an_idempotent_request_one_more_try() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      closeUnder(client, GET).close();
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send(OK);
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
    assertThat(said()).containsExactly("answered 200", "answered 200");
  }

  @Test
  void a_second_try_that_fails_is_the_last() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      closeUnder(client, GET).reset();
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
      }
      assertThat(client.answer().status()).isEqualTo(502);
    }
    assertThat(said()).containsExactly("answered 200", "refused 502 upstream.closed");
  }

  @Test
  void a_request_that_may_have_had_an_effect_is_not_sent_twice() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      closeUnder(client, POST).close();
      assertThat(client.answer().status()).isEqualTo(502);
      closeUnder(client, "PATCH / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi").close();
      assertThat(client.answer().status()).isEqualTo(502);
    }
    assertThat(said()).filteredOn(line -> line.contains("502")).hasSize(2);
  }

  @Test
  void a_stale_connection_costs_an_idempotent_request_with_a_short_body_one_more_try()
      throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      closeUnder(client, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi").close();
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.readUntil("\r\n\r\nhi");
        peer.send(OK);
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
    assertThat(said()).containsExactly("answered 200", "answered 200");
  }

  @Test
  void interim_answers_go_on_but_for_100() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: x\r\nX: y\r\n\r\n");
        peer.send("HTTP/1.1 102 Processing\r\n\r\n" + OK);
        RawAnswer answer = client.answer();
        assertThat(answer.interim()).containsExactly(103, 102);
        assertThat(answer.raw().toString()).contains("Link: </a>").doesNotContain("X: y");
        assertThat(answer.text()).isEqualTo("ok");
        client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
        peer.head();
        peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
        assertThat(client.answer().interim()).isEmpty();
      }
    }
  }

  @Test
  void an_answer_may_come_byte_by_byte() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nA: b\r\n\r\n";
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        for (int i = 0; i < answer.length(); i++) {
          peer.send(answer.substring(i, i + 1));
        }
        RawAnswer seen = client.answer();
        assertThat(seen.text()).isEqualTo("abc");
        assertThat(seen.trailers()).hasSize(1);
      }
    }
  }

  @Test
  void an_answer_that_was_given_before_the_upstream_broke_down_is_heard() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(500_000));
      HandUpstream.Peer peer = upstream.accept();
      peer.head();
      peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\nlong");
      peer.reset();
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).isEqualTo("long");
    }
  }
}
