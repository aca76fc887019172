package io.bartizan.identity.oidc;

import io.bartizan.identity.Json;
import io.bartizan.identity.web.Unusable;
import java.util.Map;

/// What a token endpoint gives (RFC 6749, section 5.1).
///
/// @param idToken empty if there is none
/// @param refreshToken empty if there is none
/// @param seconds how long the access token is good, or is taken to be
record Tokens(String idToken, String accessToken, String refreshToken, long seconds) {
  private static final int LONGEST = 16 << 10;

  /// Seconds between which the life of an access token is believed, and what it is if none is said.
  /// A shorter one would have each request renew its session.
  private static final long SHORTEST = 12;

  private static final long LONGEST_LIFE = 31_536_000;
  private static final long USUAL = 300;

  static Tokens of(Map<String, Object> said) throws Unusable {
    if (!(said.get("token_type") instanceof String type) || !type.equalsIgnoreCase("bearer")) {
      throw new Unusable("token_type is not Bearer");
    }
    String access = text(said, "access_token");
    if (access.isEmpty()) {
      throw new Unusable("no access_token");
    }
    long seconds =
        said.get("expires_in") instanceof Long life
            ? Math.clamp(life, SHORTEST, LONGEST_LIFE)
            : USUAL;
    return new Tokens(text(said, "id_token"), access, text(said, "refresh_token"), seconds);
  }

  private static String text(Map<String, Object> said, String name) throws Unusable {
    return switch (said.get(name)) {
      case null -> "";
      case Json.Null _ -> "";
      case String text when text.length() <= LONGEST && visible(text) -> text;
      default -> throw new Unusable(name + " is no text of at most " + LONGEST + " characters");
    };
  }

  private static boolean visible(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /// Says nothing of what they are.
  @Override
  public String toString() {
    return "tokens for " + seconds + " s";
  }
}
