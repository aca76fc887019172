package io.bartizan.identity.jwt;

import io.bartizan.config.Config;

/// Makes the records that a configuration file would.
final class Setting {
  record Jwt(JwtConfig jwt) {}

  private Setting() {}

  /// The record for `jwt: { ... }`, with `text` between the braces.
  static JwtConfig jwt(String text) {
    return Config.parse("test.yaml", "jwt: { " + text + " }", Jwt.class).orElseThrow().jwt();
  }
}
