package io.bartizan.identity.revocation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Under which names a token can be withdrawn, worked out once for each token.
///
/// @param id its own; null if it has no `jti`
/// @param subject all tokens of its subject
/// @param client all tokens of its client; null if it names none
/// @param issuer all tokens of its issuer
/// @param issued when it was issued, in milliseconds since 1970; [Long#MIN_VALUE] if it does not
///   say, so that it counts as older than everything
public record TokenNames(
    @Nullable String id,
    @Nullable String subject,
    @Nullable String client,
    String issuer,
    long issued) {
  private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999

  /// The names of a token of `issuer` with these claims.
  public static TokenNames of(String issuer, Map<String, Object> claims) {
    String client = text(claims, "client_id");
    return new TokenNames(
        name(Revoked.ID, issuer, text(claims, "jti")),
        name(Revoked.SUBJECT, issuer, text(claims, "sub")),
        name(Revoked.CLIENT, issuer, client != null ? client : text(claims, "azp")),
        Revoked.ALL.name(issuer, ""),
        issued(claims));
  }

  /// The names of what `issuer` has said of `subject`, without any of its own.
  public static TokenNames of(String issuer, String subject, long issued) {
    return new TokenNames(
        null, Revoked.SUBJECT.name(issuer, subject), null, Revoked.ALL.name(issuer, ""), issued);
  }

  private static @Nullable String name(Revoked kind, String issuer, @Nullable String value) {
    return value == null ? null : kind.name(issuer, value);
  }

  private static @Nullable String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text ? text : null;
  }

  private static long issued(Map<String, Object> claims) {
    return switch (claims.get("iat")) {
      case Long seconds when seconds >= 0 && seconds <= LAST_SECOND -> seconds * 1000;
      case Double seconds when seconds >= 0 && seconds <= LAST_SECOND -> (long) (seconds * 1000);
      case null, default -> Long.MIN_VALUE;
    };
  }
}
