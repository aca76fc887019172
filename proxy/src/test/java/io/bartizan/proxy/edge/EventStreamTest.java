package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes of an answer is seen by the client before more of it is sent: server-sent events, and
/// every other answer that is made as it goes.
class EventStreamTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n";

  private HandUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = HandUpstream.start();
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private static String event(int number) {
    return "data: " + number + "\n\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked\r\n", "Content-Length: 50\r\n", ""})
  void each_event_arrives_before_the_next_is_sent(String framing) throws Exception {
    boolean chunked = framing.startsWith("T");
    try (House house = House.before(upstream.port()).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send("GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n");
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send(HEAD + framing + "\r\n");
        assertThat(until(client, "\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
        for (int i = 0; i < 5; i++) {
          String event = event(i);
          peer.send(chunked ? chunk(event) : event);
          assertThat(until(client, "\n\n")).endsWith(event);
        }
      }
    }
  }

  private static String until(RawClient client, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      text.append(client.read(1));
    }
    return text.toString();
  }

  @Test
  void and_so_over_http2() throws Exception {
    try (House house = House.before(upstream.port()).certificates(Tls.certificates()).open();
        FrameClient client = FrameClient.open(house)) {
      client.get(1, "/events");
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        client.until(frame -> frame.type() == Http2Frame.HEADERS);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 5; i++) {
          all.append(event(i));
          peer.send(chunk(event(i)));
          client.until(_ -> client.answer(1).length() == all.length());
          assertThat(client.answer(1).text()).isEqualTo(all.toString());
        }
      }
    }
  }

  @Test
  void a_stream_lives_as_long_as_its_bounds_say_and_something_moves() throws Exception {
    try (House house =
            House.before(upstream.port())
                .idle(Duration.ofSeconds(1))
                .total(Duration.ofHours(1))
                .response(Duration.ofSeconds(1))
                .open();
        RawClient client = RawClient.plain(house.port())) {
      client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send(HEAD + "\r\n");
        until(client, "\r\n\r\n");
        long begun = System.nanoTime();
        for (int i = 0; System.nanoTime() - begun < 2_000_000_000L; i++) {
          peer.send(event(i));
          assertThat(until(client, "\n\n")).endsWith(event(i));
          java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
        assertThat(client.rest().toString()).doesNotContain("data");
      }
    }
  }
}
