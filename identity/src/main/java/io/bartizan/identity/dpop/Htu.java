package io.bartizan.identity.dpop;

import io.bartizan.pipeline.Exchange;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which address a proof is for (RFC 9449, section 4.2), without query and fragment.
///
/// @param origin scheme and authority in lower case, without the scheme's own port
/// @param path as it is written, `/` if empty
record Htu(String origin, String path) {
  /// What `text` says; null if it is no http or https URL.
  static @Nullable Htu parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getRawAuthority() == null) {
        return null;
      }
      String path = uri.getRawPath();
      return of(uri.getScheme(), uri.getRawAuthority(), path.isEmpty() ? "/" : path);
    } catch (URISyntaxException _) {
      return null;
    }
  }

  private static @Nullable Htu of(String scheme, String authority, String path) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    String port =
        switch (lower) {
          case "https" -> ":443";
          case "http" -> ":80";
          default -> "";
        };
    if (port.isEmpty()) {
      return null;
    }
    String host = authority.toLowerCase(Locale.ROOT);
    String bare = host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    return new Htu(lower + "://" + bare, path);
  }

  static boolean isOrigin(URI uri) {
    Htu parsed = parse(uri.toString());
    return parsed != null
        && parsed.path.equals("/")
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && !uri.toString().endsWith("/");
  }

  /// Whether this is the address of `x`: by the path as the client wrote it, or as the gateway
  /// understands it.
  ///
  /// @param known scheme and host that clients use; null for those of the request
  boolean names(Exchange x, @Nullable URI known) {
    String own =
        known != null ? known.toString() : (x.secure() ? "https" : "http") + "://" + x.authority();
    Htu here = parse(own);
    return here != null
        && here.origin.equals(origin)
        && (path.equals(x.path().toString()) || path.equals(written(x)));
  }

  private static String written(Exchange x) {
    String target = x.target().toString();
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (path.startsWith("/")) {
      return path;
    }
    Htu absolute = parse(path);
    return absolute == null ? path : absolute.path;
  }
}
