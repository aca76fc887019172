package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestAuthority;
import io.bartizan.testkit.TestAuthority.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Callers with certificates of their own get through, by the clients that people have.
final class MtlsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir static Path folder;
  private static Checkpoint checkpoint;

  @BeforeAll
  static void open() throws Exception {
    checkpoint = Checkpoint.open(folder);
  }

  @AfterAll
  static void close() throws Exception {
    checkpoint.close();
  }

  private static Shell.Result curl(
      String listener, TestAuthority.@Nullable Client client, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of("curl", "-sS", "--cacert"));
    line.add(checkpoint.gateway.authority().file().toString());
    if (client != null) {
      line.addAll(
          List.of("--cert", client.file().toString(), "--key", client.keyFile().toString()));
    }
    line.addAll(List.of(words).subList(0, words.length - 1));
    line.add("https://localhost:" + checkpoint.gateway.port(listener) + words[words.length - 1]);
    return Shell.run(line.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "open, --http1.1, 1.2, 1.1",
    "open, --http1.1, 1.3, 1.1",
    "open, --http2, 1.2, 2",
    "open, --http2, 1.3, 2",
    "strict, --http1.1, 1.2, 1.1",
    "strict, --http1.1, 1.3, 1.1",
    "strict, --http2, 1.2, 2",
    "strict, --http2, 1.3, 2"
  })
  void curl_is_let_in(String listener, String http, String tls, String version) throws Exception {
    String[] words = {
      http, "--tlsv" + tls, "--tls-max", tls, "-w", " %{http_version} %{http_code}", "/subject"
    };
    assertThat(curl(listener, checkpoint.known, words).orFail())
        .isEqualTo("in stock " + version + " 200");
    assertThat(curl("open", null, words).orFail()).endsWith(version + " 401");
  }

  private static String openssl(TestAuthority.@Nullable Client client, String... more)
      throws Exception {
    String line =
        "printf 'GET /subject HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' |"
            + " openssl s_client -ign_eof -servername localhost -CAfile "
            + checkpoint.gateway.authority().file()
            + (client == null
                ? ""
                : " -cert_chain "
                    + client.file()
                    + " -cert "
                    + client.file()
                    + " -key "
                    + client.keyFile())
            + " "
            + String.join(" ", more)
            + " 2>&1";
    return Shell.sh(line).out();
  }

  private static String strict() {
    return "-connect 127.0.0.1:" + checkpoint.gateway.port("strict");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void a_listener_that_demands_a_certificate_ends_handshakes_without_a_good_one(String version)
      throws Exception {
    assertThat(openssl(checkpoint.known, strict(), version)).contains("in stock");
    Shape old = new Shape("old" + version).valid(Instant.now().minus(DAY), Instant.now());
    TestAuthority stranger = TestAuthority.root(folder.resolve("s" + version), "stranger");
    assertThat(openssl(null, strict(), version)).contains("alert").doesNotContain("in stock");
    String reason = Checkpoint.nativeTls() ? "expired" : "unknown"; // Java's TLS tells no more
    assertThat(openssl(checkpoint.partners.issue(old), strict(), version))
        .contains("alert certificate " + reason)
        .doesNotContain("in stock");
    assertThat(openssl(stranger.client("c" + version), strict(), version))
        .contains("alert")
        .doesNotContain("in stock");
    assertThat(openssl(checkpoint.revoked, strict(), version))
        .contains("alert")
        .doesNotContain("in stock");
    assertThat(openssl(checkpoint.staff.client("t" + version), strict(), version))
        .contains("alert")
        .doesNotContain("in stock");
  }

  @Test
  void what_is_refused_in_a_handshake_and_what_ends_is_counted() throws Exception {
    openssl(checkpoint.staff.client("counted"), strict());
    curl("strict", checkpoint.known, "/public").orFail();
    assertThat(checkpoint.gateway.admin("/metrics").text())
        .containsPattern("bartizan_client_certificates_refused_total\\{listener=\"strict\"} [1-9]")
        .containsPattern("bartizan_client_certificates_ending_total\\{listener=\"strict\"} [1-9]")
        .contains("bartizan_client_certificates_refused_total{listener=\"plain\"} 0")
        .containsPattern(
            "bartizan_certificate_expires_timestamp_seconds\\{certificate=\"[^\"]*api.pem\",use=\"own\"} [1-9]")
        .containsPattern(
            "bartizan_certificate_expires_timestamp_seconds\\{certificate=\"CN=staff\",use=\"authority\"} [1-9]");
  }

  @Test
  void authorities_between_come_with_the_certificate() throws Exception {
    TestAuthority lower = checkpoint.partners.below("middle").below("lower");
    assertThat(checkpoint.ask(lower.client("deep"), "/subject").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void no_session_is_resumed(String version) throws Exception {
    assumeTrue(Checkpoint.nativeTls() || version.equals("-tls1_2"), "Java's TLS resumes sessions");
    Path session = folder.resolve("session" + version);
    String open = "-connect 127.0.0.1:" + checkpoint.gateway.port("open") + " " + version;
    openssl(checkpoint.known, open, "-sess_out " + session);
    if (java.nio.file.Files.exists(session)) {
      assertThat(openssl(null, open, "-sess_in " + session))
          .contains("New, TLS")
          .doesNotContain("Reused, TLS")
          .contains("credential.missing");
    }
  }

  @Test
  void a_public_route_needs_no_certificate_and_minds_no_bad_one() throws Exception {
    TestAuthority stranger = TestAuthority.root(folder.resolve("p"), "stranger");
    assertThat(checkpoint.ask(null, "/public").status()).isEqualTo(200);
    assertThat(checkpoint.ask(stranger.client("a"), "/public").status()).isEqualTo(200);
  }

  @Test
  void a_certificate_counts_where_its_authority_does() throws Exception {
    TestAuthority.Client ann = checkpoint.staff.client("ann");
    assertThat(checkpoint.ask(ann, "/staff").status()).isEqualTo(200);
    assertThat(checkpoint.ask(ann, "/subject").status()).isEqualTo(200);
    try (RawClient wire = checkpoint.connect("open", checkpoint.tls(checkpoint.known))) {
      assertThat(wire.ask(Checkpoint.request("/subject", "")).status()).isEqualTo(200);
      assertThat(wire.ask(Checkpoint.request("/staff", "")).text()).contains("certificate.root");
      assertThat(wire.ask(Checkpoint.request("/subject", "")).status()).isEqualTo(200);
    }
  }

  @Test
  void names_of_each_kind_are_callers() throws Exception {
    Shape all =
        new Shape("all")
            .uri("spiffe://shop.example/ns/eu/sa/orders")
            .dns("API.eu.shop.example")
            .email("ann@shop.example");
    TestAuthority.Client client = checkpoint.partners.issue(all);
    for (String path : List.of("/subject", "/spiffe", "/dns", "/email")) {
      assertThat(checkpoint.ask(client, path).status()).as(path).isEqualTo(200);
    }
    Shape other = new Shape("other").email("ann@evil.example");
    assertThat(checkpoint.ask(checkpoint.partners.issue(other), "/email").text())
        .contains("authorization.role");
  }

  @Test
  void consumers_are_found_by_fingerprint_and_name() throws Exception {
    Shape bank = new Shape("bank").subject("O=bank,CN=Bank");
    Shape shop = new Shape("shop").uri("urn:shop");
    assertThat(checkpoint.ask(checkpoint.known, "/consumer").status()).isEqualTo(200);
    assertThat(checkpoint.ask(checkpoint.partners.issue(bank), "/consumer").status())
        .isEqualTo(200);
    assertThat(checkpoint.ask(checkpoint.partners.issue(shop), "/consumer").status())
        .isEqualTo(200);
  }

  @Test
  void a_bound_token_is_good_with_its_certificate() throws Exception {
    String token =
        checkpoint
            .issuer
            .token()
            .claim("aud", "orders")
            .claim("cnf", Map.of("x5t#S256", MtlsAttacksTest.thumbprint(checkpoint.known)))
            .text();
    String line = "Authorization: Bearer " + token + "\r\n";
    assertThat(checkpoint.ask(checkpoint.known, "/token", line).status()).isEqualTo(200);
    assertThat(checkpoint.ask(checkpoint.known, "/both", line).status()).isEqualTo(200);
  }

  @Test
  void what_a_client_says_of_its_certificate_goes_nowhere() throws Exception {
    String lines =
        """
        X-Client-Cert: x
        X-SSL-Client-Verify: SUCCESS
        X-SSL-Client-S-DN: CN=root
        Client-Cert: :AA==:
        Client-Cert-Chain: :AA==:
        X-Forwarded-Client-Cert: By=x
        """
            .replace("\n", "\r\n");
    int before = checkpoint.goods.requests().size();
    assertThat(checkpoint.ask(checkpoint.known, "/subject", lines).status()).isEqualTo(200);
    assertThat(checkpoint.goods.request(before).toString().toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("client-cert", "ssl-client");
  }

  @Test
  void open_connections_are_judged_by_a_new_configuration(@TempDir Path own) throws Exception {
    try (Checkpoint other = Checkpoint.open(own);
        RawClient open = other.connect("open", other.tls(other.staff.client("ann")));
        RawClient strict = other.connect("strict", other.tls(other.known))) {
      assertThat(open.ask(Checkpoint.request("/subject", "")).status()).isEqualTo(200);
      assertThat(strict.ask(Checkpoint.request("/public", "")).status()).isEqualTo(200);
      other.partners.revoke("partners.crl", Instant.now().plus(DAY), other.known.leaf());
      other.gateway.apply(other.yaml().replace("[partners.pem, staff.pem]", "partners.pem"));
      assertThat(open.ask(Checkpoint.request("/subject", "")).text())
          .contains("certificate.untrusted");
      assertThat(open.ask(Checkpoint.request("/public", "")).status()).isEqualTo(200);
      assertThat(strict.ask(Checkpoint.request("/public", "")).text())
          .contains("certificate.revoked");
    }
  }

  @Test
  void an_open_connection_is_useless_when_its_certificate_has_expired(@TempDir Path own)
      throws Exception {
    HandTicker ticker = new HandTicker(Instant.now());
    try (Checkpoint other = Checkpoint.open(own, ticker)) {
      Shape brief =
          new Shape("brief").valid(Instant.now().minus(DAY), Instant.now().plusSeconds(60));
      try (RawClient wire = other.connect("open", other.tls(other.partners.issue(brief)))) {
        assertThat(wire.ask(Checkpoint.request("/subject", "")).status()).isEqualTo(200);
        ticker.advance(Duration.ofSeconds(62));
        RawAnswer late = wire.ask(Checkpoint.request("/subject", ""));
        assertThat(late.text()).contains("certificate.expired");
      }
    }
  }

  @Test
  void a_route_that_no_listener_asks_for_is_a_mistake() {
    String yaml =
        checkpoint
            .yaml()
            .replaceAll(", client-certificates: \\{ trust: \\[.*optional }", "")
            .replaceAll(", client-certificates: \\{ trust: partners.*crl } }", "");
    assertThatThrownBy(() -> checkpoint.gateway.apply(yaml))
        .hasMessageContaining("no listener of this route asks for certificates");
  }

  @Test
  void a_listener_without_certificates_stays_as_it_was() throws IOException, Exception {
    try (RawClient wire = checkpoint.connect("plain", checkpoint.tls(checkpoint.known))) {
      assertThat(wire.session().getLocalCertificates()).isNull();
      assertThat(wire.ask(Checkpoint.request("/public", "")).status()).isEqualTo(200);
    }
  }
}
