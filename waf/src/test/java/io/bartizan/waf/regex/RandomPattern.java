package io.bartizan.waf.regex;

import java.util.random.RandomGenerator;

/// Writes patterns that PCRE and Java read alike, over few characters, so that they often match.
final class RandomPattern {
  private static final String[] ATOMS = {
    "a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\W", "\\s", "\\n", "_", "\\xe9", "[^\\n_]", "(?:)"
  };
  private static final String[] PLACES = {"^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z"};
  private static final String[] REPEATS = {
    "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,3}", "{2,}", "{1,3}?", "{0}"
  };
  private static final String[] OPENINGS = {"(", "(?:", "(?i:", "(?s-m:", "(?-s:", "(?m-i:"};

  private final RandomGenerator random;
  private final StringBuilder out = new StringBuilder();

  private RandomPattern(RandomGenerator random) {
    this.random = random;
  }

  static String of(RandomGenerator random) {
    RandomPattern pattern = new RandomPattern(random);
    pattern.choice(3);
    return pattern.out.toString();
  }

  private void choice(int depth) {
    sequence(depth);
    for (int i = 0; i < 4 && random.nextInt(4) == 0; i++) {
      out.append('|');
      sequence(depth);
    }
  }

  private void sequence(int depth) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      item(depth);
    }
  }

  private void item(int depth) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      out.append(one(PLACES));
      return;
    }
    if (kind < 4 && depth > 0) {
      out.append(one(OPENINGS));
      choice(depth - 1);
      out.append(')');
    } else {
      out.append(one(ATOMS));
    }
    if (random.nextInt(3) == 0) {
      out.append(one(REPEATS));
    }
  }

  private String one(String[] of) {
    return of[random.nextInt(of.length)];
  }

  /// Never empty: of nothing, Java says that it has no start of a line.
  static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append("aabbcA_ \n\n\u00e9".charAt(random.nextInt(11)));
    }
    return text.toString();
  }
}
