package io.bartizan.identity.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where keys may be fetched from: over https, or over http from this machine.
public final class Places {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::|0:0:0:0:0:0:0:)1]");

  private Places() {}

  /// `text` as an absolute http or https URL without user information and fragment, or null if it
  /// is none.
  public static @Nullable URI of(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean plain =
          uri.getRawUserInfo() == null && uri.getRawFragment() == null && uri.getPort() <= 65_535;
      return web && plain && uri.getHost() != null ? uri : null;
    } catch (URISyntaxException _) {
      return null;
    }
  }

  /// The issuer's name as a URL without a query, to which a well-known path can be added; or null.
  public static @Nullable URI ofIssuer(String issuer) {
    URI uri = of(issuer);
    return uri == null || uri.getRawQuery() != null ? null : uri;
  }

  /// Whether what is fetched from there could be read and changed on the way.
  public static boolean exposed(URI uri) {
    return plaintext(uri) && !LOOPBACK.matcher(uri.getHost()).matches();
  }

  public static boolean plaintext(URI uri) {
    return !"https".equals(uri.getScheme());
  }
}
