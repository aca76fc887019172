package io.bartizan.identity.bearer;

import io.bartizan.pipeline.Bytes;
import org.jspecify.annotations.Nullable;

/// How a token is presented in `Authorization`.
public enum Scheme {
  /// Whoever has the token may use it (RFC 6750).
  BEARER("bearer"),
  /// With a proof that the client has the key that the token is bound to (RFC 9449, section 7.1).
  DPOP("dpop");

  private final String text;

  Scheme(String text) {
    this.text = text;
  }

  /// The scheme of a field's value; null if it is another one.
  static @Nullable Scheme of(Bytes value) {
    return BEARER.begins(value) ? BEARER : DPOP.begins(value) ? DPOP : null;
  }

  private boolean begins(Bytes value) {
    return value.length() >= text.length()
        && (value.length() == text.length() || value.at(text.length()) == ' ')
        && value.startsIgnoringCase(text);
  }

  /// Where the token begins in a value of this scheme; its length if there is none.
  int start(Bytes value) {
    int at = text.length();
    while (at < value.length() && value.at(at) == ' ') {
      at++;
    }
    return at;
  }
}
