package io.bartizan.identity.grant;

import io.bartizan.identity.web.ClientLogin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the gateway asks of an authorization server in its own name (RFC 6749, section 4.4).
///
/// @param scope empty for what the server thinks fit
/// @param audience for whom the token is to be; empty to say nothing
/// @param trust certificates that vouch for the server's, instead of those that Java trusts
/// @param patience how long it may take
public record GrantRequest(
    URI url,
    ClientLogin login,
    String scope,
    String audience,
    @Nullable Path trust,
    Duration patience) {

  Map<String, String> form() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    if (!scope.isEmpty()) {
      form.put("scope", scope);
    }
    if (!audience.isEmpty()) {
      form.put("audience", audience);
    }
    return form;
  }

  /// Holds no secret.
  @Override
  public String toString() {
    return "token of " + url + " for " + login.id();
  }
}
