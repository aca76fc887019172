package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Bytes without which a pattern is not found anywhere: sets of which a text must have a byte each.
final class Needs {
  /// Of more sets, those that are seldom met are kept.
  private static final int MOST = 4;

  private static final Comparator<ByteSet> SELDOM_FIRST = Comparator.comparingDouble(Rarity::share);

  private Needs() {}

  /// The sets, at most four, those that are seldom met first; none if the pattern may be found in
  /// any text.
  static List<ByteSet> of(Node node) {
    return switch (node) {
      case Node.One(ByteSet set) -> List.of(set);
      case Node.Check _ -> List.of();
      case Node.Capture(_, Node body) -> of(body);
      case Node.Repeat(Node body, int least, _, _) -> least == 0 ? List.of() : of(body);
      case Node.Sequence(List<Node> parts) -> ofAll(parts);
      case Node.Choice(List<Node> options) -> ofAny(options);
    };
  }

  private static List<ByteSet> ofAll(List<Node> parts) {
    List<ByteSet> needs = new ArrayList<>();
    for (Node part : parts) {
      for (ByteSet need : of(part)) {
        if (!needs.contains(need)) {
          needs.add(need);
        }
      }
      needs.sort(SELDOM_FIRST);
      if (needs.size() > MOST) {
        needs.subList(MOST, needs.size()).clear();
      }
    }
    return needs;
  }

  /// One byte of what the options need, of each what is met most seldom.
  private static List<ByteSet> ofAny(List<Node> options) {
    ByteSet any = ByteSet.NONE;
    for (Node option : options) {
      List<ByteSet> needs = of(option);
      if (needs.isEmpty()) {
        return List.of();
      }
      any = any.or(needs.getFirst());
    }
    return List.of(any);
  }
}
