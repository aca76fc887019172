package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Expressions that one automaton scans for, with the numbers they have in their set. A text that
/// asks for too many new states is scanned in parts: for a few expressions each, which together
/// have far fewer states, and if need be for each expression alone. Safe to share between threads.
final class Group {
  private static final int PART = 4;

  private final int[] numbers;
  private final List<Expression> expressions;
  private final Automaton automaton;
  private volatile @Nullable List<Group> parts;

  private Group(int[] numbers, List<Expression> expressions, Bounds bounds) {
    this.numbers = numbers;
    this.expressions = expressions;
    List<Node> patterns = expressions.stream().map(Expression::trimmed).toList();
    automaton = new Automaton(new Machine(patterns, numbers), bounds);
  }

  /// Those of all expressions that have these numbers.
  static Group of(List<Expression> all, int[] numbers) {
    return new Group(numbers, IntStream.of(numbers).mapToObj(all::get).toList(), Bounds.LARGE);
  }

  /// Adds the numbers of those to `hits` that are found.
  void scan(byte[] in, int from, int to, Hits hits) {
    if (automaton.scan(in, from, to, hits) != Automaton.Answer.GAVE_UP) {
      return;
    }
    if (numbers.length <= PART) {
      oneByOne(in, from, to, hits);
      return;
    }
    List<Group> all = parts();
    for (int i = 0; i < all.size(); i++) {
      all.get(i).scan(in, from, to, hits);
    }
  }

  private void oneByOne(byte[] in, int from, int to, Hits hits) {
    for (int i = 0; i < numbers.length; i++) {
      if (!hits.has(numbers[i]) && expressions.get(i).found(in, from, to)) {
        hits.add(numbers[i]);
      }
    }
  }

  private List<Group> parts() {
    List<Group> known = parts;
    return known != null ? known : divided();
  }

  private synchronized List<Group> divided() {
    List<Group> known = parts;
    if (known == null) {
      known = new ArrayList<>();
      for (int i = 0; i < numbers.length; i += PART) {
        known.add(part(i, Math.min(i + PART, numbers.length)));
      }
      parts = List.copyOf(known);
    }
    return known;
  }

  private Group part(int from, int to) {
    int[] some = IntStream.range(from, to).map(i -> numbers[i]).toArray();
    return new Group(some, expressions.subList(from, to), Bounds.SMALL);
  }

  /// How many states are known now, those of the parts too.
  int states() {
    List<Group> known = parts;
    int inParts = known == null ? 0 : known.stream().mapToInt(Group::states).sum();
    return automaton.size() + inParts;
  }

  /// About how much memory the states take now, in bytes, those of the parts too.
  long bytes() {
    List<Group> known = parts;
    long inParts = known == null ? 0 : known.stream().mapToLong(Group::bytes).sum();
    return automaton.bytes() + inParts;
  }
}
