package io.bartizan.gateway.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An issuer of tokens for the demo: serves discovery and its key on loopback, and signs access
/// tokens (ES256) that last ten minutes. Its key is made anew at each start and never leaves the
/// process.
public final class DemoIssuer implements AutoCloseable {
  /// How long a token lasts.
  public static final Duration LIFE = Duration.ofMinutes(10);

  private final ECKey key;
  private final Loopback server;

  private DemoIssuer(int port) throws IOException {
    key = newKey();
    server = Loopback.serving("the token issuer", port, this::serve);
  }

  /// Serves on `port` of 127.0.0.1, or on any free one if it is 0.
  public static DemoIssuer serving(int port) throws IOException {
    return new DemoIssuer(port);
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("this JDK makes no P-256 key", e);
    }
  }

  /// What tokens say in `iss`.
  public String url() {
    return server.url();
  }

  public int port() {
    return server.port();
  }

  private void serve(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getRawPath()) {
      case "/.well-known/openid-configuration" -> Loopback.answer(exchange, 200, discovery());
      case "/jwks.json" -> Loopback.answer(exchange, 200, new JWKSet(key).toString(true));
      default -> Loopback.answer(exchange, 404, "{\"error\":\"no such thing here\"}");
    }
  }

  private String discovery() {
    return JSONObjectUtils.toJSONString(
        Map.of(
            "issuer", url(),
            "jwks_uri", url() + "/jwks.json",
            "response_types_supported", List.of("code"),
            "subject_types_supported", List.of("public"),
            "id_token_signing_alg_values_supported", List.of("ES256")));
  }

  /// A token for `subject` that was issued at `now`.
  public String token(String subject, String audience, List<String> roles, Instant now) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .subject(subject)
            .audience(audience)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .jwtID(UUID.randomUUID().toString())
            .claim("roles", roles)
            .build();
    return signed(claims);
  }

  private String signed(JWTClaimsSet claims) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID(key.getKeyID())
            .type(new JOSEObjectType("at+jwt"))
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("this JDK makes no ES256 signature", e);
    }
    return token.serialize();
  }

  @Override
  public void close() {
    server.close();
  }
}
