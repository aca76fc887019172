package io.bartizan.waf.detect.sqli;

import java.util.HashMap;
import java.util.Map;

/// How likely letters follow each other in text that is no attack: a Markov chain of the second
/// order, smoothed with those of lower order (Witten and Bell, 1991, with a fixed weight).
final class Odds {
  private static final double WEIGHT = 2;

  private final Map<String, Integer> counts = new HashMap<>();
  private int letters;

  void learn(String reading) {
    letters += reading.length();
    for (int from = 0; from < reading.length(); from++) {
      for (int to = from + 1; to <= Math.min(from + 3, reading.length()); to++) {
        counts.merge(reading.substring(from, to), 1, Integer::sum);
      }
    }
  }

  /// The probability that letters drawn from such text are these.
  double of(String window) {
    double odds = 1;
    for (int i = 0; i < window.length(); i++) {
      odds *= after(window.substring(Math.max(0, i - 2), i), window.charAt(i));
    }
    return odds;
  }

  private double after(String context, char letter) {
    if (context.isEmpty()) {
      return (count("" + letter) + 0.5) / (letters + 0.5 * Letter.LETTERS);
    }
    double shorter = after(context.substring(1), letter);
    return (count(context + letter) + WEIGHT * shorter) / (count(context) + WEIGHT);
  }

  private int count(String window) {
    return counts.getOrDefault(window, 0);
  }
}
