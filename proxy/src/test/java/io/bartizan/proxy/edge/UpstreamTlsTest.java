package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.config.Config;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.proxy.upstream.Upstreams;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An upstream is who its certificate says, or nothing is sent to it.
class UpstreamTlsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: secret\r\n\r\n";

  @TempDir Path folder;
  private TestCertificates authority;
  private Upstreams upstreams;

  @BeforeEach
  void open() throws Exception {
    authority = TestCertificates.in(folder.resolve("ours"));
    upstreams = new Upstreams(2);
  }

  @AfterEach
  void close() {
    upstreams.close();
  }

  private House house(String url, String tls) throws Exception {
    String yaml =
        "{ endpoints: '"
            + url
            + "', tls: { "
            + tls
            + " }, unsafe: ["
            + (tls.contains("verify") ? "insecure-upstream-tls" : "")
            + "] }";
    ServiceSettings settings = Config.parse("test.yaml", yaml, ServiceSettings.class).orElseThrow();
    return House.before()
        .service(meter -> service(settings, meter))
        .log(folder.resolve("access.log"))
        .open();
  }

  private io.bartizan.proxy.upstream.Service service(
      ServiceSettings settings, io.bartizan.telemetry.ServiceMeter meter) {
    try {
      Upstreams.Draft draft = upstreams.draft();
      var service = draft.service("upstream", settings, meter);
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

  private static String url(int port) {
    return "https://127.0.0.1:" + port;
  }

  private void refuses(SSLContext server, String tls) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.start(server);
        House house = house(url(upstream.port()), tls);
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask(GET);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream.tls");
      assertThat(upstream.requests()).isEmpty();
      assertThat(house.records())
          .extracting(LogLine::said)
          .containsOnly("refused 502 upstream.tls");
    }
  }

  @Test
  void a_good_certificate_is_good() throws Exception {
    SSLContext server = authority.using(authority.server("good", "127.0.0.1"));
    try (ScriptedUpstream upstream = ScriptedUpstream.start(server);
        House house = house(url(upstream.port()), trust());
        RawClient client = RawClient.plain(house.port())) {
      upstream.always(Reply.ok("x".repeat(200_000)));
      for (int i = 0; i < 3; i++) {
        assertThat(client.ask(GET).body().length()).isEqualTo(200_000);
      }
      assertThat(upstream.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_certificate_for_another_name_is_refused() throws Exception {
    refuses(authority.using(authority.server("other", "other.example", "127.0.0.2")), trust());
    refuses(
        authority.using(authority.server("address", "127.0.0.1")),
        trust() + ", server-name: api.internal");
  }

  @Test
  void a_certificate_of_an_unknown_authority_is_refused() throws Exception {
    TestCertificates foreign = TestCertificates.in(folder.resolve("foreign"));
    refuses(foreign.using(foreign.server("foreign", "127.0.0.1")), trust());
    refuses(authority.using(authority.server("unknown", "127.0.0.1")), "server-name: 127.0.0.1");
  }

  @Test
  void an_expired_certificate_is_refused() throws Exception {
    refuses(authority.using(authority.expired("expired", "127.0.0.1")), trust());
  }

  @Test
  void a_clients_certificate_is_no_servers() throws Exception {
    refuses(authority.using(authority.client("client")), trust());
  }

  @Test
  void what_is_not_verified_is_let_in_only_if_the_configuration_says_so() throws Exception {
    SSLContext server = authority.using(authority.server("other", "other.example"));
    try (ScriptedUpstream upstream = ScriptedUpstream.start(server);
        House house = house(url(upstream.port()), "verify: false");
        RawClient client = RawClient.plain(house.port())) {
      assertThat(client.ask(GET).status()).isEqualTo(200);
    }
  }

  @Test
  void an_upstream_that_speaks_no_tls_is_refused() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.start();
        House house = house(url(upstream.port()), trust());
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask(GET);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream.tls");
      assertThat(upstream.requests()).isEmpty();
    }
  }

  /// A TLS server for one connection, which ends without saying so by TLS if `cut`.
  private void serve(ServerSocket server, SSLContext context, boolean cut, CountDownLatch asked) {
    try (Socket below = server.accept();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(below, null, true)) {
      socket.setUseClientMode(false);
      var parameters = socket.getSSLParameters();
      parameters.setSNIMatchers(java.util.List.of(SNIHostName.createSNIMatcher("api\\.internal")));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      while (socket.getInputStream().read() != '\n' || socket.getInputStream().available() > 0) {
        // The request is of no interest.
      }
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\n\r\nhalf".getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      asked.countDown();
      if (cut) {
        below.close();
      }
    } catch (IOException _) {
      // The gateway has closed.
    }
  }

  @Test
  void an_answer_up_to_the_end_of_the_connection_needs_an_end_that_nobody_could_forge()
      throws Exception {
    SSLContext context = authority.using(authority.server("sni", "api.internal"));
    for (boolean cut : new boolean[] {false, true}) {
      CountDownLatch asked = new CountDownLatch(1);
      try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> serve(server, context, cut, asked));
        try (House house =
                house(url(server.getLocalPort()), trust() + ", server-name: api.internal");
            RawClient client = RawClient.plain(house.port())) {
          client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
          if (cut) {
            assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
          } else {
            assertThat(client.answer().text()).isEqualTo("half");
          }
          asked.await();
        }
      }
    }
  }
}
