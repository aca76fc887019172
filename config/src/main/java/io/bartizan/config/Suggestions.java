package io.bartizan.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// "Did you mean": the known name nearest to one that is unknown, by optimal string alignment
/// distance (Damerau-Levenshtein without overlapping edits).
public final class Suggestions {
  private static final int LONGEST = 64;
  private static final int MOST_LISTED = 40;

  private Suggestions() {}

  /// The message for a name that does not exist: `` unknown service `orderz` (did you mean
  /// `orders`?; expected one of: orders, users) ``.
  public static String unknown(String sort, String name, Collection<String> known) {
    String expected = known.isEmpty() ? "none is defined" : "expected one of: " + listed(known);
    String remark = nearest(name, known).map(n -> "did you mean `" + n + "`?; ").orElse("");
    return "unknown %s `%s` (%s%s)".formatted(sort, Shown.of(name), remark, expected);
  }

  /// The known name that was probably meant, if any is near enough.
  public static Optional<String> nearest(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = plain(name);
    int tolerance = Math.max(1, wanted.length() / 3);
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= tolerance + 2)
        .map(candidate -> new Candidate(candidate, distance(wanted, plain(candidate))))
        .filter(candidate -> candidate.distance <= tolerance)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  private static String listed(Collection<String> known) {
    String names = known.stream().sorted().limit(MOST_LISTED).collect(Collectors.joining(", "));
    return known.size() <= MOST_LISTED
        ? names
        : names + " and " + (known.size() - MOST_LISTED) + " more";
  }

  /// Case and separators are the commonest mistake and cost nothing.
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = row(a, b, i, last, beforeLast);
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }

  private static int[] row(String a, String b, int i, int[] last, int[] beforeLast) {
    int[] row = new int[b.length() + 1];
    row[0] = i;
    for (int j = 1; j <= b.length(); j++) {
      int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
      row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
      if (isSwap(a, b, i, j)) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
    }
    return row;
  }

  private static boolean isSwap(String a, String b, int i, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }

  private record Candidate(String name, int distance) {}
}
