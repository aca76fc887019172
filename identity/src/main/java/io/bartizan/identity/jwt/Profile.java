package io.bartizan.identity.jwt;

import io.bartizan.config.Key;

/// Which rules of a specification a token must follow besides those that hold for all.
public enum Profile {
  /// None.
  ANY,
  /// Access tokens of RFC 9068.
  @Key("at+jwt")
  AT_JWT
}
