package io.bartizan.identity.session;

import java.util.regex.Pattern;

/// Where a browser is sent back to after signing in or out: a path of the gateway's own, never
/// another site. What could be read as one by some browser is not taken: two slashes, a backslash,
/// dots as a segment, control characters, and the same things percent-encoded.
public final class ReturnPath {
  private static final int LONGEST = 2_048;

  // possessive, so that a long path does not take a long stack
  private static final Pattern PATH =
      Pattern.compile("(?:/(?!/)(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*+)++");
  private static final Pattern QUERY =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?|{}\\[\\]^`-]|%[0-9A-Fa-f]{2})*+");
  private static final Pattern HIDDEN =
      Pattern.compile("(?i)%(?:0[0-9a-f]|1[0-9a-f]|7f|2f|5c|25)|/(?:\\.|%2e){1,2}(?:/|$)");

  private ReturnPath() {}

  /// Whether `text`, a path and perhaps a query, leads back here whoever reads it.
  public static boolean isSafe(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    int mark = text.indexOf('?');
    String path = mark < 0 ? text : text.substring(0, mark);
    return PATH.matcher(path).matches()
        && !HIDDEN.matcher(path).find()
        && (mark < 0 || QUERY.matcher(text.substring(mark + 1)).matches());
  }
}
