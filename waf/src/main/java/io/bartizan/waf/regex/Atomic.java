package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Assertion.NotBefore;
import io.bartizan.waf.regex.Node.Capture;
import io.bartizan.waf.regex.Node.Check;
import io.bartizan.waf.regex.Node.Choice;
import io.bartizan.waf.regex.Node.One;
import io.bartizan.waf.regex.Node.Repeat;
import io.bartizan.waf.regex.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what never gives back what it took (`a++`, `(?>...)`, `\R`) into parts that need not
/// promise that: either there is only one way to match, or one look at the next byte decides.
final class Atomic {
  private Atomic() {}

  /// A node that matches the same, or null if there is none.
  static @Nullable Node of(Node node) {
    return switch (node) {
      case One one -> one;
      case Check check -> check;
      case Capture(int group, Node body) -> {
        Node only = of(body);
        yield only == null ? null : new Capture(group, only);
      }
      case Repeat repeat -> repeat(repeat);
      case Choice(List<Node> options) -> choice(options);
      case Sequence(List<Node> parts) -> sequence(parts);
    };
  }

  /// `\R`: a carriage return counts alone only if no newline follows.
  static Node lineBreak() {
    Node cr = new One(ByteSet.of('\r'));
    Node newline = new One(ByteSet.NEWLINE);
    Node other =
        new One(ByteSet.NEWLINE.or(ByteSet.of(0x0b)).or(ByteSet.of(0x0c)).or(ByteSet.of(0x85)));
    Node alone = new Sequence(List.of(cr, new Check(new NotBefore(ByteSet.NEWLINE))));
    return new Choice(List.of(new Sequence(List.of(cr, newline)), other, alone));
  }

  private static @Nullable Node repeat(Repeat repeat) {
    if (repeat.lazy()) {
      Node fewest = new Repeat(repeat.body(), repeat.least(), repeat.least(), false);
      return single(fewest) ? fewest : null;
    }
    if (single(repeat)) {
      return repeat;
    }
    return repeat.body() instanceof One one ? greedy(repeat, one.set()) : null;
  }

  /// All that there are, up to the most.
  private static Node greedy(Repeat repeat, ByteSet set) {
    Node last = new Check(new NotBefore(set));
    if (repeat.most() == Node.FOREVER) {
      return new Sequence(List.of(repeat, last));
    }
    Node full = new Repeat(repeat.body(), repeat.most(), repeat.most(), false);
    Node part = new Repeat(repeat.body(), repeat.least(), repeat.most() - 1, false);
    return new Choice(List.of(full, new Sequence(List.of(part, last))));
  }

  private static @Nullable Node sequence(List<Node> parts) {
    if (parts.isEmpty()) {
      return Node.EMPTY;
    }
    Node last = of(parts.getLast());
    List<Node> before = parts.subList(0, parts.size() - 1);
    if (last == null || !before.stream().allMatch(Atomic::single)) {
      return null;
    }
    List<Node> all = new ArrayList<>(before);
    all.add(last);
    return new Sequence(List.copyOf(all));
  }

  private static @Nullable Node choice(List<Node> options) {
    return apart(options) ? new Choice(options) : null;
  }

  /// Whether a node can match in one way at most, wherever it starts.
  private static boolean single(Node node) {
    return switch (node) {
      case One _, Check _ -> true;
      case Capture(_, Node body) -> single(body);
      case Repeat(Node body, int least, int most, _) -> least == most && single(body);
      case Sequence(List<Node> parts) -> parts.stream().allMatch(Atomic::single);
      case Choice(List<Node> options) -> apart(options);
    };
  }

  /// Whether options are plain strings of sets, and of two that match at one place both are as
  /// long.
  private static boolean apart(List<Node> options) {
    List<List<ByteSet>> words = new ArrayList<>();
    for (Node option : options) {
      List<ByteSet> word = new ArrayList<>();
      if (!word(option, word)) {
        return false;
      }
      for (List<ByteSet> other : words) {
        if (other.size() != word.size() && together(other, word)) {
          return false;
        }
      }
      words.add(word);
    }
    return true;
  }

  private static boolean word(Node node, List<ByteSet> out) {
    return switch (node) {
      case One(ByteSet set) -> out.add(set);
      case Capture(_, Node body) -> word(body, out);
      case Sequence(List<Node> parts) -> parts.stream().allMatch(part -> word(part, out));
      case Repeat(Node body, int least, int most, _) ->
          least == most
              && least <= 64
              && java.util.stream.IntStream.range(0, least).allMatch(_ -> word(body, out));
      case Check _, Choice _ -> false;
    };
  }

  private static boolean together(List<ByteSet> one, List<ByteSet> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).meets(other.get(i))) {
        return false;
      }
    }
    return true;
  }
}
