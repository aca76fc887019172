package io.bartizan.identity.oidc;

import io.bartizan.identity.Excerpt;
import io.bartizan.identity.Json;
import io.bartizan.identity.web.ClientLogin;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a provider for tokens (RFC 6749, sections 4.1.3 and 6). Blocks; thread-safe.
final class TokenEndpoint {
  private final OidcConfig config;
  private final KnownProvider provider;
  private final @Nullable ClientAssertion assertion;

  TokenEndpoint(OidcConfig config, KnownProvider provider, @Nullable ClientAssertion assertion) {
    this.config = config;
    this.provider = provider;
    this.assertion = assertion;
  }

  /// What it answers.
  sealed interface Reply {}

  record Granted(Tokens tokens) implements Reply {}

  /// It does not take what it was given.
  ///
  /// @param error what it calls that, cut for a log
  record Denied(String error) implements Reply {}

  Reply forCode(String code, String verifier, String redirectUri)
      throws Unusable, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", verifier);
    return ask(form);
  }

  Reply forRefresh(String refreshToken) throws Unusable, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    return ask(form);
  }

  private Reply ask(Map<String, String> form) throws Unusable, InterruptedException {
    URI place = provider.metadata().token();
    Map<String, String> fields = identify(form);
    try (Web web = new Web(config.trust(), Web.PATIENCE)) {
      return read(place, web.post(place, form, fields));
    }
  }

  /// Says who we are, in the form or in the fields that it returns.
  private Map<String, String> identify(Map<String, String> form) {
    if (assertion != null) {
      form.put("client_id", config.clientId());
      form.put("client_assertion_type", ClientAssertion.TYPE);
      form.put("client_assertion", assertion.text());
      return Map.of();
    }
    if (config.clientSecret() == null) {
      form.put("client_id", config.clientId());
      return Map.of();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    new ClientLogin(config.clientId(), config.clientSecret(), config.secretBy())
        .identify(form, fields);
    return fields;
  }

  private static Reply read(URI place, Web.Document document) throws Unusable {
    try {
      if (document.status() == 200) {
        return new Granted(Tokens.of(Json.object(document.body().toArray())));
      }
      if (document.status() == 400) {
        Map<String, Object> said = Json.object(document.body().toArray());
        if ("invalid_grant".equals(said.get("error"))) {
          return new Denied("invalid_grant");
        }
        throw new Unusable(place + ": error " + Excerpt.of(String.valueOf(said.get("error"))));
      }
      throw new Unusable(place + ": status " + document.status() + " (expected: 200 or 400)");
    } catch (Json.Malformed e) {
      throw new Unusable(place + ": " + e.getMessage());
    }
  }
}
