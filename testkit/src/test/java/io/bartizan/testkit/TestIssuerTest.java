package io.bartizan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens and key sets as a stranger's library sees them.
final class TestIssuerTest {
  private final HandTicker ticker = new HandTicker();
  private final HttpClient http = HttpClient.newHttpClient();
  private TestIssuer issuer;

  @BeforeEach
  void start() throws Exception {
    issuer = TestIssuer.start(ticker);
  }

  @AfterEach
  void close() {
    http.shutdownNow();
    issuer.close();
  }

  @Test
  void signs_with_each_algorithm_so_that_its_published_key_verifies_it() throws Exception {
    List<String> algorithms =
        List.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
            "EdDSA");
    try (var all = TestIssuer.start(ticker, algorithms.toArray(String[]::new))) {
      for (String algorithm : algorithms) {
        assertThat(verified(all, all.token().signedBy(algorithm).text())).as(algorithm).isTrue();
        assertThat(verified(all, all.token().signedBy(algorithm).forged())).as(algorithm).isFalse();
      }
    }
  }

  @Test
  void says_where_its_keys_are() throws Exception {
    var page =
        JSONObjectUtils.parse(get(issuer.issuer() + "/.well-known/openid-configuration").body());
    assertThat(page)
        .containsEntry("issuer", issuer.issuer())
        .containsEntry("jwks_uri", issuer.keysUrl());
    assertThat(JWKSet.parse(get(issuer.keysUrl()).body()).getKeys())
        .hasSize(4)
        .noneMatch(JWK::isPrivate);
    assertThat(issuer.discovery().fetches()).isEqualTo(1);
    assertThat(issuer.keys().fetches()).isEqualTo(1);
  }

  @Test
  void times_tokens_by_the_clock_it_was_given() throws Exception {
    ticker.advance(Duration.ofMinutes(1));
    var claims =
        JWSObject.parse(issuer.token().expiresIn(Duration.ofSeconds(-5)).text())
            .getPayload()
            .toJSONObject();
    assertThat(claims)
        .containsEntry("iat", 1767225660L)
        .containsEntry("exp", 1767225655L)
        .containsEntry("sub", "alice");
  }

  @Test
  void an_old_key_stays_published_only_if_asked_for() throws Exception {
    String old = issuer.token().text();
    issuer.rotateWithOverlap();
    assertThat(verified(issuer, old)).isTrue();
    assertThat(verified(issuer, issuer.token().text())).isTrue();
    issuer.rotate();
    assertThat(verified(issuer, old)).isFalse();
    issuer.rotateInSecret();
    assertThat(verified(issuer, issuer.token().text())).isFalse();
  }

  @Test
  void misbehaves_as_told_and_heals() throws Exception {
    issuer.keys().status(500);
    assertThat(get(issuer.keysUrl()).statusCode()).isEqualTo(500);
    issuer.keys().instead("{]");
    assertThat(get(issuer.keysUrl()).body()).isEqualTo("{]");
    issuer.keys().heal();
    issuer.keys().huge(1_000_000);
    assertThat(get(issuer.keysUrl()).body()).hasSize(1_000_000 + issuer.keySetJson().length());
    issuer.keys().hold();
    assertThatThrownBy(() -> get(issuer.keysUrl(), Duration.ofMillis(200)))
        .isInstanceOf(HttpTimeoutException.class);
    issuer.keys().heal();
    assertThat(get(issuer.keysUrl()).body()).isEqualTo(issuer.keySetJson());
  }

  @Test
  void makes_tokens_that_nobody_should_accept() throws Exception {
    assertThat(issuer.token().unsigned()).endsWith(".");
    var confused =
        JWSObject.parse(
            issuer.token().signedBy("RS256").hmac(issuer.key("RS256").publicKey().getEncoded()));
    assertThat(confused.getHeader().getAlgorithm().getName()).isEqualTo("HS256");
    assertThat(confused.getHeader().getKeyID()).isEqualTo("RS256-1");
  }

  private HttpResponse<String> get(String url) throws Exception {
    return get(url, Duration.ofSeconds(10));
  }

  private HttpResponse<String> get(String url, Duration patience) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(patience).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static boolean verified(TestIssuer issuer, String token) throws Exception {
    JWSObject parsed = JWSObject.parse(token);
    JWK key = JWKSet.parse(issuer.keySetJson()).getKeyByKeyId(parsed.getHeader().getKeyID());
    return switch (key) {
      case null -> false;
      case OctetKeyPair _ -> verifiedByEd25519(issuer, parsed);
      case AsymmetricJWK pair ->
          parsed.verify(
              new DefaultJWSVerifierFactory()
                  .createJWSVerifier(parsed.getHeader(), pair.toPublicKey()));
      default -> throw new AssertionError(key);
    };
  }

  /// Nimbus needs another library for it; the JDK does not. That the published `x` is the key is
  /// checked beside it.
  private static boolean verifiedByEd25519(TestIssuer issuer, JWSObject token) throws Exception {
    JWK published = JWKSet.parse(issuer.keySetJson()).getKeyByKeyId(token.getHeader().getKeyID());
    byte[] encoded = issuer.key("EdDSA").publicKey().getEncoded();
    assertThat(((OctetKeyPair) published).getDecodedX())
        .isEqualTo(java.util.Arrays.copyOfRange(encoded, 12, 44));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(issuer.key("EdDSA").publicKey());
    signature.update(token.getSigningInput());
    return signature.verify(token.getSignature().decode());
  }
}
