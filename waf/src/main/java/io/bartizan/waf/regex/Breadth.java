package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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

  /// Deals the expressions with these numbers out into as few groups as go together well.
  static List<int[]> dealt(List<Expression> expressions, int[] numbers) {
    int[] breadth = new int[expressions.size()];
    for (int number : numbers) {
      breadth[number] = of(expressions.get(number).trimmed());
    }
    int[] broadest =
        IntStream.of(numbers)
            .boxed()
            .sorted(Comparator.comparingInt(number -> -breadth[number]))
            .mapToInt(Integer::intValue)
            .toArray();
    int broad = (int) IntStream.of(numbers).filter(i -> breadth[i] > 0).count();
    int hands = broad <= TOGETHER ? 1 : Math.min(MOST_GROUPS, (broad + EACH - 1) / EACH);
    return IntStream.range(0, numbers.length == 0 ? 0 : hands)
        .mapToObj(hand -> dealt(broadest, hand, hands))
        .toList();
  }

  private static int[] dealt(int[] cards, int hand, int hands) {
    return IntStream.range(0, cards.length)
        .filter(i -> i % hands == hand)
        .map(i -> cards[i])
        .toArray();
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
