package io.bartizan.identity.token;

import io.bartizan.identity.Base64Url;
import io.bartizan.identity.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a token says of itself before anything of it is believed: good for choosing who judges it,
/// and for nothing else.
///
/// @param parts how many parts with dots between them it has
/// @param issuer its claim `iss`, if it has three parts and such a claim
public record Unverified(int parts, @Nullable String issuer) {
  /// The parts of a signed token.
  public static final int SIGNED = 3;

  /// The parts of an encrypted token.
  public static final int ENCRYPTED = 5;

  public static Unverified of(byte[] token) {
    int parts = parts(token);
    return new Unverified(parts, claims(token).get("iss") instanceof String text ? text : null);
  }

  private static int parts(byte[] token) {
    int parts = 1;
    for (byte b : token) {
      parts += b == '.' ? 1 : 0;
    }
    return parts;
  }

  /// What it claims; nothing if it has not three parts or no claims that can be read.
  public static Map<String, Object> claims(byte[] token) {
    if (parts(token) != SIGNED) {
      return Map.of();
    }
    int from = dot(token, 0) + 1;
    byte[] payload = Base64Url.decode(token, from, dot(token, from));
    try {
      return payload == null ? Map.of() : Json.object(payload);
    } catch (Json.Malformed _) {
      return Map.of();
    }
  }

  private static int dot(byte[] token, int from) {
    int at = from;
    while (token[at] != '.') {
      at++;
    }
    return at;
  }
}
