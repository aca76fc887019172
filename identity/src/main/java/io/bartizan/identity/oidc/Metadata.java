package io.bartizan.identity.oidc;

import io.bartizan.identity.Excerpt;
import io.bartizan.identity.Json;
import io.bartizan.identity.web.Places;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3).
///
/// @param authorization where browsers sign in
/// @param token where codes become tokens
/// @param endSession where browsers sign out; null if nowhere
/// @param namesItself whether it says in what a browser brings back who it is (RFC 9207)
record Metadata(URI authorization, URI token, @Nullable URI endSession, boolean namesItself) {

  /// Reads what `issuer` says. Blocks.
  static Metadata fetch(OidcConfig config) throws Unusable, InterruptedException {
    String issuer = config.issuer();
    String trimmed = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    URI place = URI.create(trimmed + "/.well-known/openid-configuration");
    try (Web web = new Web(config.trust(), Web.PATIENCE)) {
      return read(place, issuer, Json.object(web.need(place).body().toArray()));
    } catch (Json.Malformed e) {
      throw new Unusable(place + ": " + e.getMessage());
    }
  }

  private static Metadata read(URI place, String issuer, Map<String, Object> said) throws Unusable {
    if (!issuer.equals(said.get("issuer"))) {
      throw new Unusable(
          place
              + ": issuer: "
              + Excerpt.of(String.valueOf(said.get("issuer")))
              + " (expected: "
              + issuer
              + ", exactly)");
    }
    URI endSession =
        said.containsKey("end_session_endpoint") ? uri(place, said, "end_session_endpoint") : null;
    return new Metadata(
        uri(place, said, "authorization_endpoint"),
        uri(place, said, "token_endpoint"),
        endSession,
        Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")));
  }

  /// Nothing is asked over a weaker connection than the one that named its place.
  private static URI uri(URI place, Map<String, Object> said, String name) throws Unusable {
    URI uri = said.get(name) instanceof String text ? Places.of(text) : null;
    if (uri == null
        || Places.plaintext(uri) && !Places.plaintext(place)
        || Places.exposed(uri) && !Places.exposed(place)) {
      throw new Unusable(
          place
              + ": "
              + name
              + ": "
              + Excerpt.of(String.valueOf(said.get(name)))
              + " (expected: an https URL)");
    }
    return uri;
  }
}
