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

  private static final double MOST = 16;
  private static final double SELDOM = Math.pow(2, -MOST);
  private static final ByteSet PRINTED = ByteSet.range('!', '~');

  private Rarity() {}

  static double of(Node node) {
    return switch (node) {
      case One(ByteSet set) -> -Math.log(share(set)) / Math.log(2);
      case Check(Assertion check) ->
          check == Edge.LINE_START || check == Edge.TEXT_START ? LINE_START : 0;
      case Capture(_, Node body) -> of(body);
      case Sequence(List<Node> parts) -> sum(parts);
      case Choice(List<Node> options) ->
          options.stream().mapToDouble(Rarity::of).min().orElse(MOST);
      case Repeat(Node body, int least, _, _) -> least == 0 ? 0 : least * of(body);
    };
  }

  /// More than the most is not told apart.
  private static double sum(List<Node> parts) {
    double bits = 0;
    for (int i = 0; i < parts.size() && bits < MOST; i++) {
      bits += of(parts.get(i));
    }
    return bits;
  }

  /// How often a byte is one of a set, from 0 to 1.
  static double share(ByteSet set) {
    int small = set.and(ByteSet.LOWER).size();
    int capitals = set.and(ByteSet.UPPER).size();
    int digits = set.and(ByteSet.DIGIT).size();
    int printable = set.and(PRINTED).size() - small - capitals - digits;
    int space = set.has(' ') ? 1 : 0;
    int other = set.size() - set.and(PRINTED).size() - space;
    double share =
        SMALL * small
            + CAPITAL * capitals
            + DIGIT * digits
            + PRINTABLE * printable
            + SPACE * space
            + OTHER * other;
    return Math.clamp(share, SELDOM, 1);
  }
}
