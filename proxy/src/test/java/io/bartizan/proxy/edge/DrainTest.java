package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections come and go, configurations change and gateways end, and no request is lost.
class DrainTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path folder;
  private HandUpstream upstream;
  private House.Builder builder;

  @BeforeEach
  void open() throws IOException {
    upstream = HandUpstream.start();
    builder = House.before(upstream.port()).log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  @Test
  void what_is_under_way_is_answered_and_then_the_connection_ends() throws Exception {
    try (House house = builder.open();
        RawClient busy = RawClient.plain(house.port());
        RawClient idle = RawClient.plain(house.port())) {
      busy.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        house.listener.drain();
        assertThat(idle.rest().length()).isZero();
        assertThatThrownBy(() -> RawClient.plain(house.port())).isInstanceOf(IOException.class);
        peer.send(OK);
        RawAnswer answer = busy.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("connection")).isEqualTo("close");
        assertThat(busy.rest().length()).isZero();
      }
      assertThat(house.edge.drain(Duration.ofSeconds(20))).isZero();
      assertThat(house.records()).hasSize(1);
    }
  }

  @Test
  void an_answer_that_has_begun_before_comes_whole_however_slowly_it_is_read() throws Exception {
    int length = 3_000_000;
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        Thread sender = Thread.ofVirtual().start(() -> send(peer, length));
        client.read(100);
        house.listener.drain();
        sender.join();
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + length;
        assertThat(client.rest().length()).isGreaterThan(length + head.length() - 100);
      }
      assertThat(house.edge.drain(Duration.ofSeconds(20))).isZero();
      assertThat(house.records()).extracting(LogLine::said).containsExactly("answered 200");
    }
  }

  private static void send(HandUpstream.Peer peer, int length) {
    try {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
      peer.send("x".repeat(length));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_gateway_that_ends_at_once_says_so_and_records_everything() throws Exception {
    try (House house = builder.open();
        RawClient waiting = RawClient.plain(house.port());
        RawClient reading = RawClient.plain(house.port());
        RawClient beginning = RawClient.plain(house.port());
        RawClient idle = RawClient.plain(house.port())) {
      reading.send(GET);
      HandUpstream.Peer second = upstream.accept();
      second.head();
      second.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal");
      reading.read(10);
      beginning.ask("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n");
      waiting.send(GET);
      HandUpstream.Peer first = upstream.accept();
      first.head();
      house.edge.close();
      assertThat(waiting.answer().status()).isEqualTo(503);
      assertThat(idle.rest().length()).isZero();
      first.awaitEnd();
      second.awaitEnd();
      assertThat(house.records())
          .extracting(LogLine::said)
          .containsExactlyInAnyOrder(
              "refused 503 gateway.draining",
              "aborted 200 gateway.draining",
              "refused 400 request.path");
      assertThat(builder.open(0)).isZero();
    }
  }

  @Test
  void an_exchange_ends_with_the_configuration_it_began_with() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        builder.path("/new");
        house.listener.serve(house.site());
        peer.send(OK);
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.ask(GET).status()).isEqualTo(404);
        client.send("GET /new HTTP/1.1\r\nHost: a\r\n\r\n");
        peer.head();
        peer.send(OK);
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void connections_beyond_the_limit_are_turned_away_until_others_end() throws Exception {
    ListenLimits few =
        new ListenLimits(
            32 << 10,
            100,
            8 << 10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            2,
            2,
            2,
            100,
            40);
    String refused = "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n";
    try (House house = builder.connection(few).open()) {
      for (int i = 0; i < 20; i++) {
        try (RawClient one = RawClient.plain(house.port());
            RawClient two = RawClient.plain(house.port())) {
          Eventually.holds("both are admitted", () -> house.listener.connections() == 2);
          try (RawClient three = RawClient.plain(house.port())) {
            assertThat(three.rest().length()).isZero();
          }
          assertThat(one.ask(refused).status()).isEqualTo(400);
          assertThat(two.ask(refused).status()).isEqualTo(400);
        }
        Eventually.holds("none is left", () -> house.listener.connections() == 0);
      }
    }
  }
}
