package io.bartizan.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.bartizan.config.Secret;
import io.bartizan.identity.session.Session;
import io.bartizan.pipeline.Ticker;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;

/// Signs who we are, for one request each (RFC 7523, section 3). Thread-safe.
final class ClientAssertion {
  static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private static final long LIFE_SECONDS = 60;

  private final String client;
  private final String audience;
  private final Ticker ticker;
  private final JWSHeader header;
  private final JWSSigner signer;

  /// @param audience the provider's name
  /// @throws IllegalArgumentException if the key is of no use; says nothing of the key itself
  ClientAssertion(String client, String audience, Secret key, Ticker ticker) {
    this.client = client;
    this.audience = audience;
    this.ticker = ticker;
    try {
      String text = key.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
      JWK jwk = JWK.parse(text);
      this.signer = signer(jwk);
      this.header =
          new JWSHeader.Builder(JWSAlgorithm.parse(String.valueOf(jwk.getAlgorithm())))
              .keyID(jwk.getKeyID())
              .build();
    } catch (ParseException | JOSEException e) {
      throw unusable(key);
    }
    if (!signer.supportedJWSAlgorithms().contains(header.getAlgorithm())) {
      throw unusable(key);
    }
  }

  private static JWSSigner signer(JWK jwk) throws JOSEException {
    return switch (jwk) {
      case RSAKey rsa when rsa.isPrivate() -> new RSASSASigner(rsa);
      case ECKey ec when ec.isPrivate() -> new ECDSASigner(ec);
      default -> throw new JOSEException("no private RSA or EC key");
    };
  }

  private static IllegalArgumentException unusable(Secret key) {
    return new IllegalArgumentException(
        "client-key: "
            + key.source()
            + " (expected: a private JSON Web Key, RSA or EC, with `alg` and `kid`)");
  }

  String text() {
    long now = ticker.millis() / 1000;
    Map<String, Object> claims =
        Map.of(
            "iss", client,
            "sub", client,
            "aud", audience,
            "jti", Session.token(),
            "iat", now,
            "exp", now + LIFE_SECONDS);
    JWSObject assertion = new JWSObject(header, new Payload(claims));
    try {
      assertion.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a key that has signed before", e);
    }
    return assertion.serialize();
  }
}
