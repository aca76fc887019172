package io.bartizan.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoIssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void a_token_is_proved_by_the_key_that_discovery_leads_to() throws Exception {
    try (DemoIssuer issuer = DemoIssuer.serving(0);
        HttpClient client = HttpClient.newHttpClient()) {
      var discovery =
          JSONObjectUtils.parse(fetch(client, issuer.url() + "/.well-known/openid-configuration"));
      JWKSet keys = JWKSet.parse(fetch(client, JSONObjectUtils.getString(discovery, "jwks_uri")));
      SignedJWT token = SignedJWT.parse(issuer.token("ada", "orders", List.of("buyer"), NOW));
      var key = keys.getKeyByKeyId(token.getHeader().getKeyID());
      assertThat(discovery).containsEntry("issuer", issuer.url());
      assertThat(key.isPrivate()).isFalse();
      assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
      assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plusSeconds(600));
      assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("buyer");
    }
  }

  private static String fetch(HttpClient client, String url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}
