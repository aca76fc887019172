package io.bartizan.identity.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import io.bartizan.config.Key;
import org.jspecify.annotations.Nullable;

/// The signature algorithms that a token may use (RFC 7518, section 3; RFC 8037; RFC 9864). All are
/// asymmetric: with a symmetric one everybody who can check a token could also issue it, and a
/// public key could be passed off as a secret.
public enum Algorithm {
  @Key("RS256")
  RS256("RS256", "RSA", ""),
  @Key("RS384")
  RS384("RS384", "RSA", ""),
  @Key("RS512")
  RS512("RS512", "RSA", ""),
  @Key("PS256")
  PS256("PS256", "RSA", ""),
  @Key("PS384")
  PS384("PS384", "RSA", ""),
  @Key("PS512")
  PS512("PS512", "RSA", ""),
  @Key("ES256")
  ES256("ES256", "EC", "P-256"),
  @Key("ES384")
  ES384("ES384", "EC", "P-384"),
  @Key("ES512")
  ES512("ES512", "EC", "P-521"),
  @Key("EdDSA")
  EDDSA("EdDSA", "OKP", "Ed25519"),
  @Key("Ed25519")
  ED25519("Ed25519", "OKP", "Ed25519");

  private static final Algorithm[] ALL = values();

  private final String id;
  private final String keyType;
  private final String curve;

  Algorithm(String id, String keyType, String curve) {
    this.id = id;
    this.keyType = keyType;
    this.curve = curve;
  }

  /// The algorithm whose `alg` value is exactly `id`, or null.
  public static @Nullable Algorithm of(String id) {
    for (Algorithm algorithm : ALL) {
      if (algorithm.id.equals(id)) {
        return algorithm;
      }
    }
    return null;
  }

  /// Whether a key of this `kty` and `crv` (empty if it has none) can be used with it.
  boolean fits(String keyType, String curve) {
    return this.keyType.equals(keyType) && this.curve.equals(curve);
  }

  JWSHeader header() {
    return new JWSHeader(JWSAlgorithm.parse(id));
  }

  /// Its `alg` value.
  public String id() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
