package io.bartizan.identity.mtls;

import org.jspecify.annotations.Nullable;

/// A SPIFFE ID of a workload: `spiffe://TRUST-DOMAIN/PATH`, with nothing that the standard does not
/// have. No port, no query, no percent-encoding, no empty or dotted segment.
///
/// @param trustDomain in lower case
/// @param text all of it
record SpiffeId(String trustDomain, String text) {
  private static final String SCHEME = "spiffe://";
  private static final int LONGEST = 2_048;
  private static final int LONGEST_DOMAIN = 255;

  /// What `text` spells; null if it spells none.
  static @Nullable SpiffeId of(String text) {
    int slash = text.indexOf('/', SCHEME.length());
    if (!text.startsWith(SCHEME) || slash < 0 || text.length() > LONGEST) {
      return null;
    }
    String domain = text.substring(SCHEME.length(), slash);
    return domain(domain) && path(text, slash) ? new SpiffeId(domain, text) : null;
  }

  /// Whether it is the name of a trust domain.
  static boolean domain(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_DOMAIN
        && text.chars().allMatch(c -> plain(c) && (c < 'A' || c > 'Z'));
  }

  private static boolean path(String text, int from) {
    for (String segment : text.substring(from + 1).split("/", -1)) {
      boolean good =
          !segment.isEmpty()
              && !segment.equals(".")
              && !segment.equals("..")
              && segment.chars().allMatch(SpiffeId::plain);
      if (!good) {
        return false;
      }
    }
    return true;
  }

  private static boolean plain(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '-'
        || c == '_';
  }
}
