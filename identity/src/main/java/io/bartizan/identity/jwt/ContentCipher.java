package io.bartizan.identity.jwt;

import io.bartizan.config.Key;
import org.jspecify.annotations.Nullable;

/// How the content of an encrypted token may be encrypted (RFC 7518, section 5).
public enum ContentCipher {
  @Key("A128GCM")
  A128GCM("A128GCM"),
  @Key("A192GCM")
  A192GCM("A192GCM"),
  @Key("A256GCM")
  A256GCM("A256GCM"),
  @Key("A128CBC-HS256")
  A128CBC_HS256("A128CBC-HS256"),
  @Key("A192CBC-HS384")
  A192CBC_HS384("A192CBC-HS384"),
  @Key("A256CBC-HS512")
  A256CBC_HS512("A256CBC-HS512");

  private final String id;

  ContentCipher(String id) {
    this.id = id;
  }

  static @Nullable ContentCipher of(String id) {
    for (ContentCipher cipher : values()) {
      if (cipher.id.equals(id)) {
        return cipher;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return id;
  }
}
