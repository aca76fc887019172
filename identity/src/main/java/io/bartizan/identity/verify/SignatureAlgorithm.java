package io.bartizan.identity.verify;

import io.bartizan.config.Key;
import org.jspecify.annotations.Nullable;

/// The algorithms of RFC 9421, section 3.3.
public enum SignatureAlgorithm {
  @Key("hmac-sha256")
  HMAC_SHA256("hmac-sha256"),
  @Key("ed25519")
  ED25519("ed25519"),
  @Key("ecdsa-p256-sha256")
  ECDSA_P256_SHA256("ecdsa-p256-sha256"),
  @Key("ecdsa-p384-sha384")
  ECDSA_P384_SHA384("ecdsa-p384-sha384"),
  @Key("rsa-pss-sha512")
  RSA_PSS_SHA512("rsa-pss-sha512"),
  @Key("rsa-v1_5-sha256")
  RSA_V1_5_SHA256("rsa-v1_5-sha256");

  private static final SignatureAlgorithm[] ALL = values();

  private final String id;

  SignatureAlgorithm(String id) {
    this.id = id;
  }

  /// The algorithm that the parameter `alg` calls `id`, or null.
  public static @Nullable SignatureAlgorithm of(String id) {
    for (SignatureAlgorithm algorithm : ALL) {
      if (algorithm.id.equals(id)) {
        return algorithm;
      }
    }
    return null;
  }

  /// Whether everybody who can check a signature could also make one.
  public boolean symmetric() {
    return this == HMAC_SHA256;
  }

  @Override
  public String toString() {
    return id;
  }
}
