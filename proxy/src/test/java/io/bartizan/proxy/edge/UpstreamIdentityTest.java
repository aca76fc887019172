package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.upstream.Service;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.telemetry.ServiceMeter;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the gateway and a service agree on by TLS, and as whom the gateway shows itself there.
class UpstreamIdentityTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir Path folder;
  private TestCertificates authority;
  private SSLContext server;
  private Upstreams upstreams;

  @BeforeEach
  void open() throws Exception {
    authority = TestCertificates.in(folder);
    server = authority.using(authority.server("service", "127.0.0.1"));
    upstreams = new Upstreams(2);
  }

  @AfterEach
  void close() {
    upstreams.close();
  }

  private ServiceSettings settings(FrameUpstream upstream, String protocol, String tls) {
    return Config.parse(
            "test.yaml",
            "{ endpoints: 'https://127.0.0.1:%d', protocol: %s, tls: { %s } }"
                .formatted(upstream.port(), protocol, tls),
            ServiceSettings.class)
        .orElseThrow();
  }

  private House house(FrameUpstream upstream, String protocol, String tls) throws Exception {
    ServiceSettings settings = settings(upstream, protocol, tls);
    return House.before().service(meter -> service(settings, meter)).open();
  }

  private Service service(ServiceSettings settings, ServiceMeter meter) {
    try {
      Upstreams.Draft draft = upstreams.draft();
      Service service = draft.service("upstream", settings, meter);
      draft.resolve();
      draft.keep();
      return service;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String trust() {
    return "trust: " + authority.file();
  }

  private String shown(String name) {
    return trust()
        + ", certificate: "
        + folder.resolve(name + ".pem")
        + ", key: "
        + folder.resolve(name + ".key");
  }

  /// Serves one request over HTTP/2, and tells what connection it came on.
  private static CompletableFuture<FrameUpstream.Wire> serving(FrameUpstream upstream) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        FrameUpstream.Wire wire = upstream.accept();
        wire.request(1);
        wire.answer(1, "h2");
        return wire;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  private static RawAnswer ask(House house) throws IOException {
    try (RawClient client = RawClient.plain(house.port())) {
      return client.ask(GET);
    }
  }

  @Test
  void http_2_is_spoken_if_both_sides_agree_to_it() throws Exception {
    for (String protocol : new String[] {"auto", "h2"}) {
      try (FrameUpstream upstream = FrameUpstream.start(server, "h2", "http/1.1");
          House house = house(upstream, protocol, trust())) {
        var served = serving(upstream);
        assertThat(ask(house).text()).isEqualTo("h2");
        served.join();
      }
    }
  }

  @Test
  void a_service_that_shall_speak_http_2_and_does_not_is_refused() throws Exception {
    try (FrameUpstream upstream = FrameUpstream.start(server, "http/1.1");
        House house = house(upstream, "h2", trust())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              upstream.accept();
            } catch (IOException _) {
              // There is nothing to agree on.
            }
          });
      assertThat(ask(house).text()).contains("upstream.tls");
    }
  }

  @Test
  void a_service_that_asks_for_a_certificate_sees_the_gateways() throws Exception {
    authority.client("gateway");
    try (FrameUpstream upstream = FrameUpstream.start(server, "h2").demanding();
        House house = house(upstream, "auto", shown("gateway"))) {
      var served = serving(upstream);
      assertThat(ask(house).status()).isEqualTo(200);
      assertThat(subject(served.join())).contains("gateway");
    }
  }

  private static String subject(FrameUpstream.Wire wire) throws Exception {
    X509Certificate shown = (X509Certificate) wire.session().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  @Test
  void without_a_certificate_such_a_service_is_not_reached() throws Exception {
    try (FrameUpstream upstream = FrameUpstream.start(server, "h2").demanding();
        House house = house(upstream, "auto", trust())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              upstream.accept();
            } catch (IOException _) {
              // Whoever shows nothing is refused.
            }
          });
      assertThat(ask(house).status()).isEqualTo(502);
    }
  }

  @Test
  void a_certificate_that_was_replaced_is_shown_after_a_reload() throws Exception {
    authority.client("gateway");
    try (FrameUpstream upstream = FrameUpstream.start(server, "h2").demanding();
        House house = house(upstream, "auto", shown("gateway"))) {
      var first = serving(upstream);
      assertThat(ask(house).status()).isEqualTo(200);
      String before = serial(first.join());
      authority.client("gateway");
      ServiceSettings again = settings(upstream, "auto", shown("gateway"));
      try (House next = House.before().service(meter -> service(again, meter)).open()) {
        var second = serving(upstream);
        assertThat(ask(next).status()).isEqualTo(200);
        assertThat(serial(second.join())).isNotEqualTo(before);
      }
    }
  }

  private static String serial(FrameUpstream.Wire wire) throws Exception {
    return ((X509Certificate) wire.session().getPeerCertificates()[0]).getSerialNumber().toString();
  }

  @Test
  void no_session_is_resumed_where_other_authorities_are_trusted() throws Exception {
    TestCertificates foreign = TestCertificates.in(folder.resolve("foreign"));
    Path both = folder.resolve("both.pem");
    Files.writeString(both, Files.readString(authority.file()) + Files.readString(foreign.file()));
    try (FrameUpstream upstream = FrameUpstream.start(server, "h2").version("TLSv1.2");
        House one = house(upstream, "auto", trust());
        House other = house(upstream, "auto", "trust: " + both);
        House stranger = house(upstream, "auto", "trust: " + foreign.file())) {
      var first = serving(upstream);
      assertThat(ask(one).status()).isEqualTo(200);
      var second = serving(upstream);
      assertThat(ask(other).status()).isEqualTo(200);
      assertThat(id(second.join())).isNotEqualTo(id(first.join()));
      Thread.ofVirtual()
          .start(() -> {
            try {
              upstream.accept();
            } catch (IOException _) {
              // The gateway does not trust this server.
            }
          });
      assertThat(ask(stranger).text()).contains("upstream.tls");
    }
  }

  private static String id(FrameUpstream.Wire wire) {
    return HexFormat.of().formatHex(wire.session().getId());
  }
}
