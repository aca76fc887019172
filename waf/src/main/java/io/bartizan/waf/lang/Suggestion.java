package io.bartizan.waf.lang;

import java.util.Collection;
import java.util.Locale;

/// Finds what an unknown name may have meant.
final class Suggestion {
  private Suggestion() {}

  /// What is expected, with "did you mean" if a known name is near.
  static String of(String expected, String written, Collection<String> known) {
    String near = "";
    int least = Math.max(written.length() > 3 ? 2 : 1, written.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        near = name;
      }
    }
    return near.isEmpty() ? expected : expected + "; did you mean " + near + "?";
  }

  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      above = row(a.charAt(i - 1), i, b, above);
    }
    return above[b.length()];
  }

  private static int[] row(char c, int i, String b, int[] above) {
    int[] row = new int[b.length() + 1];
    row[0] = i;
    for (int j = 1; j <= b.length(); j++) {
      int change = above[j - 1] + (c == b.charAt(j - 1) ? 0 : 1);
      row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
    }
    return row;
  }
}
