package io.bartizan.identity;

/// What of a stranger's text may stand in a log line: at most 64 characters, and of these only
/// visible ASCII as it is.
public final class Excerpt {
  private static final int LENGTH = 64;

  private Excerpt() {}

  public static String of(String text) {
    StringBuilder excerpt = new StringBuilder(Math.min(text.length(), LENGTH) + 3);
    for (int i = 0; i < text.length() && i < LENGTH; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 127 && c != '"' && c != '\\') {
        excerpt.append(c);
      } else {
        excerpt.append(String.format("\\u%04x", (int) c));
      }
    }
    return text.length() > LENGTH ? excerpt.append("...").toString() : excerpt.toString();
  }
}
