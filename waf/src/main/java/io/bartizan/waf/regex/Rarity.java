package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Assertion.Edge;
import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.util.List;

/// How seldom a pattern is found in ordinary text, in bits: one less means twice as often.
final class Rarity {
  /// So often are small letters, capitals, digits, spaces, each other printable character, and each
  /// byte else; about as in names, numbers, sentences and links.
  private static final double SMALL = 0.62 / 26;

  private static final double CAPITAL = 0.06 / 26;
  private static final double DIGIT = 0.10 / 10;
  private static final double SPACE = 0.14;
  private static final double PRINTABLE = 0.0022;
  private static final double OTHER = 0.00005;

  /// What it takes off that a match starts only where a line does.
  private static final double LINE_START = 5;

  private static final double MOST = 64;

  private Rarity() {}

  static double of(Node node) {
    return switch (node) {
      case One(ByteSet set) -> -Math.log(share(set)) / Math.log(2);
      case Check(Assertion check) ->
          check == Edge.LINE_START || check == Edge.TEXT_START ? LINE_START : 0;
      case Capture(_, Node body) -> of(body);
      case Sequence(List<Node> parts) -> parts.stream().mapToDouble(Rarity::of).sum();
      case Choice(List<Node> options) ->
          options.stream().mapToDouble(Rarity::of).min().orElse(MOST);
      case Repeat(Node body, int least, _, _) -> least == 0 ? 0 : least * of(body);
    };
  }

  private static double share(ByteSet set) {
    double share = Math.pow(2, -MOST);
    for (int value = 0; value < 256; value++) {
      share += set.has(value) ? share(value) : 0;
    }
    return Math.min(share, 1);
  }

  private static double share(int value) {
    if (ByteSet.LOWER.has(value)) {
      return SMALL;
    }
    if (ByteSet.UPPER.has(value)) {
      return CAPITAL;
    }
    if (ByteSet.DIGIT.has(value)) {
      return DIGIT;
    }
    if (value == ' ') {
      return SPACE;
    }
    return value > ' ' && value < 127 ? PRINTABLE : OTHER;
  }
}
