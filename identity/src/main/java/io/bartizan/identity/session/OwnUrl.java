package io.bartizan.identity.session;

import io.bartizan.pipeline.Exchange;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How browsers call the gateway.
///
/// @param fixed the origin, such as `https://app.example.com`; null for that of each request, which
///   is https unless the request came in clear text to this machine's own name
public record OwnUrl(@Nullable String fixed) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");

  /// The origin under which `x` was asked.
  public String origin(Exchange x) {
    if (fixed != null) {
      return fixed;
    }
    String authority = x.authority().toString();
    boolean plain = !x.secure() && LOOPBACK.matcher(authority).matches();
    String scheme = plain ? "http://" : "https://";
    String port = plain ? ":80" : ":443";
    return scheme
        + (authority.endsWith(port)
            ? authority.substring(0, authority.length() - port.length())
            : authority);
  }
}
