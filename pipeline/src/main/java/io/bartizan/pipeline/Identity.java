package io.bartizan.pipeline;

import java.util.ArrayList;
import java.util.List;
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
/// @param others who else was proved by the same request, where several credentials are demanded
public record Identity(
    String subject,
    String issuer,
    String method,
    Set<String> roles,
    Set<String> scopes,
    Map<String, Object> claims,
    String key,
    Lease lease,
    List<Identity> others) {

  public Identity {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
    claims = Map.copyOf(claims);
    others = List.copyOf(others);
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
        Lease.FOREVER,
        List.of());
  }

  /// The same identity, as long as `lease` says.
  public Identity with(Lease lease) {
    return new Identity(subject, issuer, method, roles, scopes, claims, key, lease, others);
  }

  /// The same identity, where the request has proved `other` too.
  public Identity beside(Identity other) {
    List<Identity> all = new ArrayList<>(others);
    all.add(other);
    return new Identity(subject, issuer, method, roles, scopes, claims, key, lease, all);
  }

  /// The first millisecond since 1970 in which it is good no more: that of the shortest of all
  /// leases.
  public long end() {
    long end = lease.end();
    for (int i = 0; i < others.size(); i++) {
      end = Math.min(end, others.get(i).end());
    }
    return end;
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
