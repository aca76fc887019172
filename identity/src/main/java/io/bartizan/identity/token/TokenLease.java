package io.bartizan.identity.token;

import io.bartizan.identity.revocation.Revocable;
import io.bartizan.identity.revocation.TokenNames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has to be looked at each time a token is used, worked out once.
///
/// @param end the first millisecond since 1970 in which it is refused
/// @param binding what it is bound to
/// @param once whether it may be used only once
/// @param issuer who vouches for it
/// @param id its `jti`
/// @param names under which it can be withdrawn
public record TokenLease(
    long end, Binding binding, boolean once, String issuer, @Nullable String id, TokenNames names)
    implements Revocable {

  /// The lease of a token with these claims.
  public static TokenLease of(
      Map<String, Object> claims, String issuer, long end, Binding binding, boolean once) {
    String id = claims.get("jti") instanceof String text ? text : null;
    return new TokenLease(end, binding, once, issuer, id, TokenNames.of(issuer, claims));
  }
}
