package io.bartizan.pipeline;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is calling, as far as a credential has proved it. Immutable, and shared by all exchanges
/// that carry the same credential.
///
/// @param subject the caller's name, unique within `issuer`
/// @param issuer who vouches for it: a token issuer's URL, or the name of a local directory of
///   consumers
/// @param method how it was proved: `jwt`, `api-key`
/// @param roles roles as the credential states them
/// @param scopes OAuth 2.0 scopes
/// @param claims everything else that the credential says, for conditions and templates
/// @param key a text that is equal for two identities exactly if they are the same caller; the key
///   of limits
/// @param lease until when the credential is good
public record Identity(
    String subject,
    String issuer,
    String method,
    Set<String> roles,
    Set<String> scopes,
    Map<String, Object> claims,
    String key,
    Lease lease) {

  public Identity {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    claims = Map.copyOf(claims);
  }

  /// An identity whose key is made of its issuer and subject, and which does not end.
  public static Identity of(
      String subject,
      String issuer,
      String method,
      Set<String> roles,
      Set<String> scopes,
      Map<String, Object> claims) {
    return new Identity(
        subject,
        issuer,
        method,
        roles,
        scopes,
        claims,
        issuer.length() + ":" + issuer + subject,
        Lease.FOREVER);
  }

  /// The same identity, as long as `lease` says.
  public Identity with(Lease lease) {
    return new Identity(subject, issuer, method, roles, scopes, claims, key, lease);
  }

  public @Nullable Object claim(String name) {
    return claims.get(name);
  }

  /// Who it is and how that was proved; not what else the credential says.
  @Override
  public String toString() {
    return method + " " + subject + " of " + issuer;
  }
}
