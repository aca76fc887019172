package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Cidr;
import io.bartizan.proxy.settings.ClientAddressSettings;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.telemetry.Misuse;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients may speak on a listener, and how it is told apart.
class ListenProtocolTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /// Time must not pass so fast that nobody is seen to rest longer than others.
  private static final int LOOKS_BETWEEN_SWEEPS = 100;

  private final HandTicker ticker = new HandTicker();
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    upstream.always(seen -> Reply.ok(seen.target()));
  }

  @AfterEach
  void close() throws Exception {
    upstream.close();
  }

  private House both() throws Exception {
    return House.before(upstream.port())
        .ticker(ticker)
        .protocols(ListenProtocol.HTTP1, ListenProtocol.H2)
        .open();
  }

  @Test
  void both_are_spoken_in_clear_text_and_told_apart_by_their_first_bytes() throws Exception {
    try (House house = both();
        FrameClient second = FrameClient.open(house);
        RawClient first = RawClient.plain(house.port())) {
      assertThat(second.get(1, "/second").await(1).text()).isEqualTo("/second");
      assertThat(first.ask(GET).status()).isEqualTo(200);
      assertThat(second.post(3, "/body").data(3, true, "x").await(3).status()).isEqualTo(200);
    }
    assertThat(upstream.requests().getFirst().field("x-forwarded-proto")).isEqualTo("http");
  }

  @Test
  void first_bytes_may_come_one_by_one() throws Exception {
    try (House house = both();
        RawClient client = RawClient.plain(house.port());
        RawClient other = RawClient.plain(house.port())) {
      for (char c : (PREFACE + "\0\0\0\4\0\0\0\0\0").toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.read(9).toArray()[3]).isEqualTo((byte) Http2Frame.SETTINGS);
      for (char c : "PRAISE / HTTP/1.1\r\nHost: localhost\r\n\r\n".toCharArray()) {
        other.send(String.valueOf(c));
      }
      assertThat(other.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void no_upgrade_is_offered() throws Exception {
    try (House house = both();
        RawClient client = RawClient.plain(house.port())) {
      client.send(
          """
          GET / HTTP/1.1\r
          Host: localhost\r
          Connection: Upgrade, HTTP2-Settings\r
          Upgrade: h2c\r
          HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r
          \r
          """);
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_preface_that_does_not_come_ends_the_connection() throws Exception {
    try (House house = both();
        RawClient silent = RawClient.plain(house.port());
        RawClient slow = RawClient.plain(house.port());
        RawClient slower = RawClient.plain(house.port())) {
      slow.send("PR");
      slower.send("PRI * HTTP/2.0\r\n");
      Eventually.holds("all are there", () -> house.listener.connections() == 3);
      slower.read(9);
      Duration time = ListenLimits.DEFAULTS.headTime().plusMillis(1);
      AtomicInteger looks = new AtomicInteger();
      Eventually.holds(
          "those that have begun are closed",
          () -> {
            if (looks.getAndIncrement() % LOOKS_BETWEEN_SWEEPS == 0) {
              ticker.advance(time.dividedBy(4));
            }
            return house.listener.connections() == 1;
          });
      assertThat(slow.rest().length()).isZero();
      assertThat(house.listener.meter().misused(Misuse.HEADERS)).isEqualTo(1);
      Eventually.holds(
          "the silent one is closed too",
          () -> {
            ticker.advance(Duration.ofSeconds(10));
            return house.listener.connections() == 0;
          });
      assertThat(silent.rest().length()).isZero();
    }
  }

  @Test
  void whoever_waits_is_let_go_when_the_listener_drains() throws Exception {
    try (House house = both();
        RawClient client = RawClient.plain(house.port())) {
      Eventually.holds("it is there", () -> house.listener.connections() == 1);
      house.listener.drain();
      assertThat(client.rest().length()).isZero();
    }
  }

  @Test
  void only_http2_in_clear_text() throws Exception {
    try (House house = House.before(upstream.port()).protocols(ListenProtocol.H2).open();
        FrameClient client = FrameClient.open(house);
        FrameClient old = FrameClient.silent(house)) {
      assertThat(client.get(1, "/").await(1).status()).isEqualTo(200);
      old.raw().send(GET);
      assertThat(old.goAway().code()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
    }
  }

  @Test
  void only_http1_in_clear_text() throws Exception {
    try (House house = House.before(upstream.port()).open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(PREFACE).status()).isIn(400, 505);
    }
  }

  @Test
  void tls_announces_what_is_spoken() throws Exception {
    try (House house = secure(ListenProtocol.H2);
        FrameClient client = FrameClient.open(house)) {
      assertThat(client.get(1, "/").await(1).status()).isEqualTo(200);
      assertThat(agreed(house, "http/1.1")).isNull();
      assertThat(agreed(house)).isNull();
    }
    try (House house = secure(ListenProtocol.HTTP1)) {
      assertThat(agreed(house, "h2", "http/1.1")).isEqualTo("http/1.1");
    }
  }

  private House secure(ListenProtocol only) throws Exception {
    return House.before(upstream.port())
        .certificates(Tls.certificates(EnumSet.of(only)))
        .protocols(only)
        .open();
  }

  /// What a client gets an answer over that offers these protocols; null if it is turned away.
  private static @Nullable String agreed(House house, String... offered) throws Exception {
    try (RawClient client = RawClient.tls(house.port(), Tls.trusting(), "localhost", offered)) {
      return client.ask(GET).status() == 200 ? client.protocol() : null;
    } catch (SSLException | java.io.EOFException | java.net.SocketException _) {
      return null;
    }
  }

  /// A proxy that ends TLS and goes on in clear text keeps the scheme that its client used.
  @Test
  void another_scheme_is_believed_of_trusted_proxies_only() throws Exception {
    String[] head = FrameClient.request("GET", "/");
    try (House house = both();
        FrameClient client = FrameClient.open(house)) {
      assertThat(client.head(1, true, head).await(1).status()).isEqualTo(400);
    }
    try (House house =
            House.before(upstream.port())
                .protocols(ListenProtocol.H2)
                .proxies(
                    new TrustedProxies(
                        List.of(Cidr.parse("127.0.0.0/8")),
                        ClientAddressSettings.Header.X_FORWARDED_FOR))
                .open();
        FrameClient client = FrameClient.open(house)) {
      assertThat(client.head(1, true, head).await(1).status()).isEqualTo(200);
      head[1] = ":scheme: ftp";
      assertThat(client.head(3, true, head).await(3).status()).isEqualTo(400);
    }
  }
}
