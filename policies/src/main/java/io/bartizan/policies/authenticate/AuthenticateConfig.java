package io.bartizan.policies.authenticate;

import io.bartizan.config.Check;
import io.bartizan.config.Default;
import io.bartizan.config.Doc;
import io.bartizan.identity.apikey.ApiKeyConfig;
import io.bartizan.identity.jwt.JwtConfig;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How callers of a route prove who they are. With several ways, one is enough: they are tried in
/// the order below.
public record AuthenticateConfig(
    @Doc("Bearer tokens that are JSON Web Tokens.") @Nullable JwtConfig jwt,
    @Doc("API keys of the configuration's `consumers`.") @Nullable ApiKeyConfig apiKey,
    @Doc(
            "What `WWW-Authenticate` calls the protected area: up to 64 visible ASCII characters without quotes and backslashes.")
        @Default("api")
        String realm) {

  private static final Pattern REALM = Pattern.compile("[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,64}");

  public AuthenticateConfig {
    Check.all()
        .and(jwt != null || apiKey != null, "jwt", jwt, "at least one of `jwt` and `api-key`")
        .and(
            REALM.matcher(realm).matches(),
            "realm",
            realm,
            "1 to 64 visible ASCII characters without quotes and backslashes")
        .done();
  }

  /// What `bartizan check` shows, such as `jwt by https://id.example.com for orders, or api-key in
  /// x-api-key`.
  public String text() {
    String token =
        jwt == null ? "" : "jwt by " + jwt.issuer() + " for " + String.join(" or ", jwt.audience());
    String key = apiKey == null ? "" : "api-key in " + apiKey.header();
    return token + (token.isEmpty() || key.isEmpty() ? "" : ", or ") + key;
  }
}
