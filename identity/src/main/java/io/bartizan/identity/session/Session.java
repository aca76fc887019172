package io.bartizan.identity.session;

import io.bartizan.identity.revocation.TokenNames;
import io.bartizan.pipeline.Identity;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// A person who has signed in, and what a gateway has to remember of that. Times are milliseconds
/// since 1970. Immutable.
///
/// @param id drawn at random at each sign-in; not a secret: it opens nothing by itself
/// @param turn how often it was renewed with the provider
/// @param who who it is; its end is not in here
/// @param begun when the person signed in here
/// @param seen when the person was last seen, about
/// @param proved when the provider has last seen a proof, such as a password
/// @param acr how strong that proof was (`acr`, `AuthnContextClassRef`); empty if unknown
/// @param kept what the sign-in needs for itself, such as a refresh token; secret
public record Session(
    String id,
    long turn,
    Identity who,
    long begun,
    long seen,
    long proved,
    String acr,
    Map<String, String> kept) {
  /// The name under which a session keeps when it ends at the latest because the provider says so,
  /// in milliseconds since 1970.
  public static final String LATEST = "latest";

  private static final SecureRandom RANDOM = new SecureRandom();

  public Session {
    kept = Map.copyOf(kept);
  }

  /// A session that begins `now`.
  public static Session begin(
      Identity who, long now, long proved, String acr, Map<String, String> kept) {
    return new Session(token(), 0, who, now, now, proved, acr, kept);
  }

  /// 128 random bits as text.
  public static String token() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The same, seen at `now`.
  public Session seen(long now) {
    return new Session(id, turn, who, begun, Math.max(seen, now), proved, acr, kept);
  }

  /// The same after its next renewal.
  public Session renewed(Identity who, long proved, String acr, Map<String, String> kept) {
    return new Session(id, turn + 1, who, begun, seen, proved, acr, kept);
  }

  /// The same without something that was kept.
  public Session without(String name) {
    Map<String, String> fewer = new HashMap<>(kept);
    fewer.remove(name);
    return new Session(id, turn, who, begun, seen, proved, acr, fewer);
  }

  /// Something that was kept; empty if there is none.
  public String kept(String name) {
    return kept.getOrDefault(name, "");
  }

  /// Under which names it can be withdrawn; it counts as issued when it began.
  public TokenNames names() {
    return TokenNames.of(who.issuer(), who.subject(), begun);
  }

  /// The first millisecond since 1970 in which it is good no more because the provider has said so.
  long latest() {
    String latest = kept.get(LATEST);
    return latest == null ? Long.MAX_VALUE : Long.parseLong(latest);
  }

  /// Who it is; nothing secret.
  @Override
  public String toString() {
    return "session of " + who;
  }
}
