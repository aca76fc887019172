package io.bartizan.identity.jwt;

import io.bartizan.identity.Excerpt;
import io.bartizan.identity.Json;
import io.bartizan.identity.web.Places;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keys of an issuer of which only the name is known: its metadata says where they are (OpenID
/// Connect Discovery 1.0, section 4; or RFC 8414, section 3, if the issuer has no OpenID document).
///
/// @param issuer an http or https URL
record Discovery(String issuer, @Nullable Path trust, Duration patience) implements Origin {
  @Override
  public Fetched fetch() throws Unusable, InterruptedException {
    try (Web web = new Web(trust, patience)) {
      URI openId = URI.create(trimmed() + "/.well-known/openid-configuration");
      Web.Document document = web.get(openId);
      if (document.status() / 100 != 4) {
        return follow(web, openId, Web.checked(openId, document));
      }
      return follow(web, oauth(), web.need(oauth()));
    }
  }

  private String trimmed() {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  /// RFC 8414 puts the well-known path in front of the issuer's own.
  private URI oauth() {
    URI uri = URI.create(trimmed());
    String own = uri.getRawPath() == null ? "" : uri.getRawPath();
    return URI.create(
        uri.getScheme()
            + "://"
            + uri.getRawAuthority()
            + "/.well-known/oauth-authorization-server"
            + own);
  }

  private Fetched follow(Web web, URI place, Web.Document document)
      throws Unusable, InterruptedException {
    Map<String, Object> metadata;
    try {
      metadata = Json.object(document.body().toArray());
    } catch (Json.Malformed e) {
      throw new UnusableKeys(place + ": " + e.getMessage());
    }
    String said = text(place, metadata, "issuer");
    if (!said.equals(issuer)) {
      throw new UnusableKeys(
          place + ": issuer: " + Excerpt.of(said) + " (expected: " + issuer + ", exactly)");
    }
    return KeyUrl.fetch(web, keys(place, text(place, metadata, "jwks_uri")));
  }

  private static String text(URI place, Map<String, Object> metadata, String name)
      throws UnusableKeys {
    if (metadata.get(name) instanceof String text) {
      return text;
    }
    throw new UnusableKeys(place + ": no " + name);
  }

  /// Keys are not fetched over a weaker connection than the one that named their place.
  private static URI keys(URI place, String jwks) throws UnusableKeys {
    URI uri = Places.of(jwks);
    if (uri == null || Places.plaintext(uri) && !Places.plaintext(place)) {
      throw new UnusableKeys(
          place + ": jwks_uri: " + Excerpt.of(jwks) + " (expected: an https URL)");
    }
    if (Places.exposed(uri) && !Places.exposed(place)) {
      throw new UnusableKeys(
          place
              + ": jwks_uri: "
              + Excerpt.of(jwks)
              + " (expected: on this machine, as the issuer is)");
    }
    return uri;
  }
}
