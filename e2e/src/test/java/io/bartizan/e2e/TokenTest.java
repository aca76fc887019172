package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.TestKey;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every way in which a token can be wrong, as clients, operators and the issuer see it.
class TokenTest {
  private static final String INVALID = "error=\"invalid_token\"";
  private static final String NO_ERROR = "";
  private static final String NO_CHALLENGE = "none";

  @TempDir static Path folder;
  private static TestIssuer issuer;
  private static Warehouse warehouse;
  private static Program gateway;

  /// Makes the lines of a request that carry credentials.
  interface Credential {
    String lines() throws GeneralSecurityException;
  }

  /// @param name also the request's path, by which its line in the log is found
  /// @param challenge what `WWW-Authenticate` holds
  record Case(String name, int status, String code, String challenge, Credential sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case refused(String name, String code, Credential token) {
    return new Case(name, 401, code, INVALID, () -> bearer(token.lines()));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  static final List<Case> CASES =
      List.of(
          refused("alg-none", "token.malformed", () -> issuer.token().unsigned()),
          refused(
              "alg-none-signed",
              "token.algorithm",
              () -> issuer.token().header("alg", "none").text()),
          refused("rs-to-hs", "token.algorithm", TokenTest::signedWithThePublicKey),
          refused("forged", "token.signature", () -> issuer.token().forged()),
          refused("unknown-kid", "token.key", () -> issuer.token().header("kid", "who").text()),
          refused("stranger", "token.key", TokenTest::signedByStranger),
          refused(
              "expired",
              "token.expired",
              () -> issuer.token().expiresIn(Duration.ofMinutes(-2)).text()),
          refused(
              "not-yet-valid",
              "token.not-yet-valid",
              () -> issuer.token().notBefore(Instant.now().plusSeconds(120)).text()),
          refused("no-expiry", "token.claims", () -> issuer.token().without("exp").text()),
          refused(
              "issuer",
              "token.issuer",
              () -> issuer.token().claim("iss", "https://evil.example").text()),
          refused("audience", "token.audience", () -> issuer.token().audience("invoices").text()),
          refused("no-audience", "token.audience", () -> issuer.token().without("aud").text()),
          refused("typ", "token.type", () -> issuer.token().header("typ", "logout+jwt").text()),
          refused("garbage", "token.malformed", () -> "garbage"),
          new Case("nothing", 401, "credential.missing", NO_ERROR, () -> ""),
          new Case(
              "basic", 401, "credential.missing", NO_ERROR, () -> "Authorization: Basic YTpi\r\n"),
          new Case(
              "two-tokens",
              400,
              "credential.ambiguous",
              "error=\"invalid_request\"",
              () -> bearer(good()) + bearer(good())),
          new Case(
              "no-role",
              403,
              "authorization.role",
              NO_CHALLENGE,
              () -> bearer(issuer.token().claim("roles", List.of("guest")).text())));

  @BeforeAll
  static void serve() throws Exception {
    issuer = TestIssuer.start(Ticker.SYSTEM, "RS256", "ES256");
    warehouse = Warehouse.open();
    gateway =
        Program.serving(
            folder,
            """
            listen: { http: 127.0.0.1:0, name: api }
            services: { warehouse: { endpoints: [ "%s" ] } }
            routes:
              - path: /**
                service: warehouse
                authenticate: { jwt: { issuer: "%s", audience: orders } }
                authorize: { roles: [buyer] }
            admin: { listen: 127.0.0.1:0 }
            """
                .formatted(warehouse.endpoint(), issuer.issuer()));
  }

  @AfterAll
  static void end() throws Exception {
    try {
      gateway.end("TERM");
    } finally {
      gateway.close();
      warehouse.close();
      issuer.close();
    }
  }

  private static String good() throws GeneralSecurityException {
    return issuer.token().claim("roles", List.of("buyer")).text();
  }

  private static String signedWithThePublicKey() throws GeneralSecurityException {
    return issuer.token().header("alg", "HS256").hmac(issuer.key("RS256").publicKey().getEncoded());
  }

  private static String signedByStranger() throws GeneralSecurityException {
    return issuer.token().signedBy(TestKey.of("RS256", "stranger")).text();
  }

  @Test
  void a_good_token_passes() throws Exception {
    assertThat(ask("/good", bearer(good())).status()).isEqualTo(200);
    assertThat(gateway.logged("\"path\":\"/good\"")).contains("\"subject\":", "alice");
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void a_wrong_one_is_refused_with_its_reason(Case wrong) throws Exception {
    long before = warehouse.served();
    RawAnswer answer = ask("/" + wrong.name, wrong.sent.lines());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(wrong.status);
    assertThat(answer.field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).contains("\"code\":\"" + wrong.code + "\"", "\"request_id\":");
    assertChallenge(wrong, answer.field("WWW-Authenticate"));
    assertThat(gateway.logged("\"path\":\"/" + wrong.name + "\""))
        .contains("\"code\":\"" + wrong.code + "\"", "\"status\":" + wrong.status)
        .containsPattern("\"reason\":\"[^\"]+");
    assertThat(gateway.metric("bartizan_refusals_total{code=\"" + wrong.code + "\""))
        .isGreaterThanOrEqualTo(1);
    assertThat(warehouse.served()).as("what the upstream has seen").isEqualTo(before);
  }

  private static void assertChallenge(Case wrong, String challenge) {
    if (wrong.challenge.equals(NO_CHALLENGE)) {
      assertThat(challenge).isEmpty();
    } else {
      assertThat(challenge).startsWith("Bearer realm=\"api\"").contains(wrong.challenge);
      assertThat(challenge.contains("error=")).isEqualTo(!wrong.challenge.isEmpty());
    }
  }

  @Test
  void a_flood_of_unknown_keys_hardly_reaches_the_issuer() throws Exception {
    assertThat(ask("/before-flood", bearer(good())).status()).isEqualTo(200);
    int before = issuer.keys().fetches();
    try (RawClient client = RawClient.plain(gateway.port("api"))) {
      for (int i = 0; i < 200; i++) {
        String token = issuer.token().header("kid", "flood " + i).text();
        RawAnswer answer = client.ask(request("/flood", bearer(token)));
        assertThat(answer.status()).isEqualTo(401);
      }
    }
    assertThat(issuer.keys().fetches() - before).isLessThanOrEqualTo(3);
    assertThat(ask("/after-flood", bearer(good())).status()).isEqualTo(200);
  }

  private static RawAnswer ask(String path, String credentials) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("api"))) {
      return client.ask(request(path, credentials));
    }
  }

  private static String request(String path, String credentials) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + credentials + "\r\n";
  }
}
