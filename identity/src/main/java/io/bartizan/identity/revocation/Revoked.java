package io.bartizan.identity.revocation;

import org.jspecify.annotations.Nullable;

/// What is withdrawn.
public enum Revoked {
  /// The token with this `jti`.
  ID("jti"),
  /// The tokens of this `sub`.
  SUBJECT("sub"),
  /// The tokens of this `client_id`, or `azp`.
  CLIENT("client"),
  /// The tokens of an issuer.
  ALL("all");

  private final String text;

  Revoked(String text) {
    this.text = text;
  }

  /// How it is written.
  public String text() {
    return text;
  }

  /// Which one is written so; null if none is.
  static @Nullable Revoked of(String text) {
    for (Revoked kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    return null;
  }

  /// The name of `value` among those of `issuer`; no other kind, issuer or value has the same.
  String name(String issuer, String value) {
    return text + ' ' + issuer.length() + ' ' + issuer + ' ' + value;
  }
}
