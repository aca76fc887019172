package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Cidr;
import io.bartizan.proxy.settings.ClientAddressSettings;
import io.bartizan.proxy.settings.ListenLimits;
import io.bartizan.testkit.ProxyHead;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A load balancer says who the client is, and nobody else can.
class ProxyProtocolTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir Path folder;
  private HandUpstream upstream;
  private House.Builder builder;

  @BeforeEach
  void open() throws IOException {
    upstream = HandUpstream.start();
    builder =
        House.before(upstream.port()).announcedBy("127.0.0.0/8").log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  /// Asks, and returns what the upstream is told.
  private String asked(RawClient client, String request) throws IOException {
    client.send(request);
    try (HandUpstream.Peer peer = upstream.accept()) {
      String head = peer.head();
      peer.send(OK);
      assertThat(client.answer().status()).isEqualTo(200);
      return head;
    }
  }

  @Test
  void the_client_is_who_the_load_balancer_says() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(ProxyHead.one("192.0.2.7"));
      assertThat(asked(client, GET)).contains("X-Forwarded-For: 192.0.2.7\r\n");
      assertThat(asked(client, GET)).contains("X-Forwarded-For: 192.0.2.7\r\n");
      assertThat(house.records()).extracting(r -> r.get("client")).containsOnly("192.0.2.7");
    }
  }

  @Test
  void what_comes_with_the_head_in_one_piece_or_byte_by_byte_is_the_same() throws Exception {
    byte[] head = ProxyHead.two(0x21, 0x11, "c0000207 0a000001 9c40 01bb");
    String all = new String(head, StandardCharsets.ISO_8859_1) + GET;
    try (House house = builder.open();
        RawClient whole = RawClient.plain(house.port());
        RawClient split = RawClient.plain(house.port())) {
      assertThat(asked(whole, all)).contains("X-Forwarded-For: 192.0.2.7\r\n");
      for (int i = 0; i < all.length() - 1; i++) {
        split.send(all.substring(i, i + 1));
      }
      assertThat(asked(split, "\n")).contains("X-Forwarded-For: 192.0.2.7\r\n");
    }
  }

  @Test
  void tls_begins_behind_it() throws Exception {
    try (House house = builder.certificates(Tls.certificates()).open();
        RawClient client =
            RawClient.tlsBehind(
                ProxyHead.one("192.0.2.7"), house.port(), Tls.trusting(), "localhost")) {
      assertThat(asked(client, GET))
          .contains("X-Forwarded-For: 192.0.2.7\r\n", "X-Forwarded-Proto: https\r\n");
    }
  }

  @Test
  void a_connection_of_the_load_balancers_own_is_its_own() throws Exception {
    try (House house = builder.open();
        RawClient local = RawClient.plain(house.port());
        RawClient unknown = RawClient.plain(house.port())) {
      local.send(ProxyHead.two(0x20, 0, ""));
      assertThat(asked(local, GET)).contains("X-Forwarded-For: 127.0.0.1\r\n");
      unknown.send(ProxyHead.line("PROXY UNKNOWN"));
      assertThat(asked(unknown, GET)).contains("X-Forwarded-For: 127.0.0.1\r\n");
    }
  }

  @Test
  void whoever_is_no_load_balancer_is_closed_whatever_it_says() throws Exception {
    try (House house = builder.announcedBy("10.0.0.0/8").open();
        RawClient liar = RawClient.plain(house.port());
        RawClient plain = RawClient.plain(house.port())) {
      assertThat(sent(liar, ProxyHead.one("10.0.0.5"))).isZero();
      assertThat(sent(plain, GET.getBytes(StandardCharsets.US_ASCII))).isZero();
      assertThat(house.listener.connections()).isZero();
      assertThat(house.records()).isEmpty();
    }
  }

  /// How many bytes come back.
  private static int sent(RawClient client, byte[] bytes) throws IOException {
    try {
      client.send(bytes);
    } catch (IOException _) {
      // closed already
    }
    return client.rest().length();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "PROXY TCP4 192.0.2.7 10.0.0.1 40000\r\n" + GET,
        "PROXY TCP4 192.0.2.999 10.0.0.1 40000 443\r\n" + GET,
        "\r\n\r\n\0\r\nQUIT\n!\u0012\0\u000cxxxxxxxxxxxx"
      })
  void a_connection_that_begins_otherwise_is_closed(String begin) throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      assertThat(sent(client, begin.getBytes(StandardCharsets.ISO_8859_1))).isZero();
      Eventually.holds("nobody is there", () -> house.listener.connections() == 0);
      assertThat(house.records()).isEmpty();
    }
  }

  @Test
  void a_second_head_is_no_request() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(ProxyHead.one("192.0.2.7")).send(ProxyHead.one("192.0.2.8"));
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(house.records()).extracting(r -> r.get("client")).containsExactly("192.0.2.7");
    }
  }

  @Test
  void the_fields_of_the_client_are_not_believed_for_that() throws Exception {
    TrustedProxies proxies =
        new TrustedProxies(
            List.of(Cidr.parse("127.0.0.0/8")), ClientAddressSettings.Header.X_FORWARDED_FOR);
    try (House house = builder.proxies(proxies).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(ProxyHead.one("192.0.2.7"));
      String spoofed = GET.replace("Host", "X-Forwarded-For: 203.0.113.9\r\nHost");
      assertThat(asked(client, spoofed))
          .contains("X-Forwarded-For: 192.0.2.7\r\n")
          .doesNotContain("203.0.113.9");
    }
  }

  @Test
  void a_head_that_does_not_come_is_not_waited_for() throws Exception {
    ListenLimits usual = ListenLimits.DEFAULTS;
    ListenLimits hasty =
        new ListenLimits(
            usual.headSize(),
            usual.fields(),
            usual.uriSize(),
            Duration.ofMillis(300),
            usual.keepAlive(),
            usual.connections(),
            usual.connectionsPerAddress(),
            usual.handshakes(),
            usual.streams(),
            usual.resets());
    try (House house = builder.connection(hasty).open();
        RawClient silent = RawClient.plain(house.port());
        RawClient slow = RawClient.plain(house.port())) {
      slow.send("PROXY TCP4 192.0");
      assertThat(silent.rest().length()).isZero();
      assertThat(slow.rest().length()).isZero();
      Eventually.holds("nobody is there", () -> house.listener.connections() == 0);
    }
  }

  @Test
  void a_load_balancer_that_only_looks_leaves_nothing_behind() throws Exception {
    try (House house = builder.open()) {
      RawClient.plain(house.port()).close();
      try (RawClient client = RawClient.plain(house.port())) {
        client.send(ProxyHead.one("192.0.2.7"));
        asked(client, GET);
      }
      Eventually.holds("nobody is there", () -> house.listener.connections() == 0);
    }
  }
}
