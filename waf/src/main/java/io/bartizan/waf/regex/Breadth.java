package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.util.List;

/// How much an expression multiplies the states of others that are looked for with it: a loop over
/// ordinary text, once entered, stays open whatever the others do, so that all combinations occur.
final class Breadth {
  /// So many broad expressions go together well.
  private static final int TOGETHER = 70;

  /// In larger sets, a group has so many.
  private static final int EACH = 40;

  private static final int MOST_GROUPS = 8;
  private static final int LONG_LOOP = 10;
  private static final int BROAD_SET = 60;

  private Breadth() {}

  /// In how many groups to look for expressions; at least 1.
  static int groups(List<Expression> expressions) {
    long broad = expressions.stream().filter(one -> of(one.trimmed()) > 0).count();
    return broad <= TOGETHER ? 1 : (int) Math.min(MOST_GROUPS, (broad + EACH - 1) / EACH);
  }

  /// How many loops over ordinary text there are; those over nearly everything count twice.
  static int of(Node node) {
    return switch (node) {
      case One _, Check _ -> 0;
      case Capture(_, Node body) -> of(body);
      case Sequence(List<Node> parts) -> parts.stream().mapToInt(Breadth::of).sum();
      case Choice(List<Node> options) -> options.stream().mapToInt(Breadth::of).sum();
      case Repeat(Node body, _, int most, _) ->
          most >= LONG_LOOP && body instanceof One(ByteSet set) ? breadth(set) : of(body);
    };
  }

  private static int breadth(ByteSet set) {
    if (set.size() >= BROAD_SET) {
      return 2;
    }
    return set.has('a') ? 1 : 0;
  }
}
