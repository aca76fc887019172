package io.bartizan.policies.authorize;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import java.util.TreeSet;

/// Admits an identity that has one of the roles and all of the scopes. Whoever has none, or no
/// identity, is refused.
public final class Authorize implements OnHead {
  private static final Refusal NOBODY =
      Refusal.of(Code.CREDENTIAL_MISSING, "nobody was authenticated")
          .with(Names.WWW_AUTHENTICATE, "Bearer");

  private final String[] roles;
  private final String[] scopes;
  private final Refusal role;
  private final Refusal scope;
  private final Refusal tokenScope;

  public Authorize(AuthorizeConfig config) {
    roles = new TreeSet<>(config.roles()).toArray(String[]::new);
    scopes = new TreeSet<>(config.scopes()).toArray(String[]::new);
    role = Refusal.of(Code.ROLE_MISSING, "has no role of: " + String.join(", ", roles));
    scope = Refusal.of(Code.SCOPE_MISSING, "has not all scopes of: " + String.join(", ", scopes));
    tokenScope =
        scope.with(
            Names.WWW_AUTHENTICATE,
            "Bearer error=\"insufficient_scope\", scope=\"" + String.join(" ", scopes) + '"');
  }

  @Override
  public Verdict onHead(Exchange x) {
    Identity identity = x.identity();
    if (identity == null) {
      return NOBODY;
    }
    if (!hasRole(identity)) {
      return role;
    }
    return hasScopes(identity) ? Verdict.CONTINUE : scopeMissing(identity);
  }

  private boolean hasRole(Identity identity) {
    for (String each : roles) {
      if (identity.roles().contains(each)) {
        return true;
      }
    }
    return roles.length == 0;
  }

  private boolean hasScopes(Identity identity) {
    for (String each : scopes) {
      if (!identity.scopes().contains(each)) {
        return false;
      }
    }
    return true;
  }

  /// Only whoever came with a token is told what another token must hold (RFC 6750, section 3.1).
  private Refusal scopeMissing(Identity identity) {
    return identity.method().equals("jwt") ? tokenScope : scope;
  }
}
