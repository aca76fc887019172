package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.settings.Protocol;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// HTTP/2 connections to upstreams that say nothing.
class Http2UpstreamPulseTest {
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

  private final HandTicker ticker = new HandTicker();
  private FrameUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = FrameUpstream.start();
    house =
        House.before()
            .speaking(Protocol.H2)
            .endpoint(upstream.port())
            .ticker(ticker)
            .response(Duration.ofHours(1))
            .total(Duration.ofHours(1))
            .open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  @Test
  void one_that_owes_an_answer_and_does_not_even_answer_a_ping_is_given_up() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(POST);
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.mute();
      ticker.advance(Duration.ofSeconds(11));
      wire.until(f -> f.type() == PING);
      ticker.advance(Duration.ofSeconds(5));
      assertThat(client.answer().text()).contains("upstream.closed");
      assertThat(wire.closedByGateway()).isTrue();
    }
  }

  @Test
  void one_that_answers_a_ping_may_take_its_time() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(POST);
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      ticker.advance(Duration.ofSeconds(11));
      wire.until(f -> f.type() == PING);
      // The answer to this PING says that the one to the gateway's was read.
      wire.send(PING, 0, 0, new byte[8]).until(f -> f.type() == PING && f.has(Http2Frame.ACK));
      ticker.advance(Duration.ofSeconds(60));
      wire.answer(1, "late");
      assertThat(client.answer().text()).isEqualTo("late");
    }
  }

  @Test
  void one_that_nobody_uses_is_closed() throws Exception {
    try (RawClient client = RawClient.plain(house.port())) {
      client.send(POST);
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.answer(1, "done");
      assertThat(client.answer().text()).isEqualTo("done");
      // The answer to this PING says that the gateway is done with the call.
      wire.send(PING, 0, 0, new byte[8]).until(f -> f.type() == PING && f.has(Http2Frame.ACK));
      ticker.advance(Duration.ofSeconds(56));
      assertThat(wire.awaitGoAway().code()).isZero();
      assertThat(wire.closedByGateway()).isTrue();
    }
  }
}
