package io.bartizan.identity.jwt;

import io.bartizan.config.Key;
import org.jspecify.annotations.Nullable;

/// How the key of an encrypted token's content may be transported (RFC 7518, section 4).
public enum KeyTransport {
  @Key("ECDH-ES")
  ECDH_ES("ECDH-ES", "EC"),
  @Key("ECDH-ES+A128KW")
  ECDH_ES_A128KW("ECDH-ES+A128KW", "EC"),
  @Key("ECDH-ES+A192KW")
  ECDH_ES_A192KW("ECDH-ES+A192KW", "EC"),
  @Key("ECDH-ES+A256KW")
  ECDH_ES_A256KW("ECDH-ES+A256KW", "EC"),
  @Key("RSA-OAEP-256")
  RSA_OAEP_256("RSA-OAEP-256", "RSA");

  private final String id;
  private final String keyType;

  KeyTransport(String id, String keyType) {
    this.id = id;
    this.keyType = keyType;
  }

  static @Nullable KeyTransport of(String id) {
    for (KeyTransport transport : values()) {
      if (transport.id.equals(id)) {
        return transport;
      }
    }
    return null;
  }

  /// The `kty` of keys that it needs.
  String keyType() {
    return keyType;
  }

  @Override
  public String toString() {
    return id;
  }
}
