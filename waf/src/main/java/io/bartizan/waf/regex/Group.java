package io.bartizan.waf.regex;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Expressions that one automaton scans for, with the numbers they have in their set. A text that
/// asks for too many new states is scanned in parts: for a few expressions each, which together
/// have far fewer states, and if need be for each expression alone. Safe to share between threads.
final class Group {
  private static final int PART = 4;

  private final Learning learning;
  private final int[] numbers;
  private final Hits mask;
  private final List<Expression> expressions;
  private final Automaton automaton;
  private volatile Group @Nullable [] parts;

  private Group(int[] numbers, List<Expression> expressions, boolean once, Learning learning) {
    this(numbers, expressions, once, Bounds.LARGE, learning.groups(), learning);
  }

  private Group(
      int[] numbers,
      List<Expression> expressions,
      boolean once,
      Bounds bounds,
      Share share,
      Learning learning) {
    this.learning = learning;
    this.numbers = numbers;
    mask = new Hits(IntStream.of(numbers).max().orElse(0) + 1);
    mask.add(numbers);
    this.expressions = expressions;
    List<Node> patterns = expressions.stream().map(Expression::trimmed).toList();
    automaton = new Automaton(new Machine(patterns, numbers, once), bounds, share);
  }

  /// Those of all expressions that have these numbers. If most texts have most of them, each is
  /// better looked for only `once`.
  static Group of(List<Expression> all, int[] numbers, boolean once, Learning learning) {
    List<Expression> some = IntStream.of(numbers).mapToObj(all::get).toList();
    return new Group(numbers, some, once, learning);
  }

  /// Adds the numbers of those to `hits` that any of some groups finds. Two groups are scanned for
  /// side by side; those are left out in which nothing is wanted that is not found yet.
  static void scan(Group[] groups, byte[] in, int from, int to, Hits hits) {
    Group waiting = null;
    for (Group group : groups) {
      if (!hits.missesAny(group.mask)) {
        continue;
      }
      if (waiting == null) {
        waiting = group;
      } else {
        both(waiting, group, in, from, to, hits);
        waiting = null;
      }
    }
    if (waiting != null) {
      Lane last = hits.one(waiting.automaton, to - from);
      waiting.complete(last.finish(in, from, to, hits), in, from, to, hits);
    }
  }

  private static void both(Group a, Group b, byte[] in, int from, int to, Hits hits) {
    Lane one = hits.one(a.automaton, to - from);
    Lane other = hits.other(b.automaton, to - from);
    int at = Lane.both(one, other, in, from, to, hits);
    boolean oneDone = one.finish(in, at, to, hits);
    boolean otherDone = other.finish(in, at, to, hits);
    a.complete(oneDone, in, from, to, hits);
    b.complete(otherDone, in, from, to, hits);
  }

  /// Finds another way if the automaton gave up. The lanes are free by now.
  private void complete(boolean done, byte[] in, int from, int to, Hits hits) {
    if (done) {
      return;
    }
    if (numbers.length <= PART) {
      oneByOne(in, from, to, hits);
    } else {
      scan(parts(), in, from, to, hits);
    }
  }

  private void oneByOne(byte[] in, int from, int to, Hits hits) {
    for (int i = 0; i < numbers.length; i++) {
      if (hits.misses(numbers[i]) && expressions.get(i).found(in, from, to)) {
        hits.add(numbers[i]);
      }
    }
  }

  private Group[] parts() {
    Group[] known = parts;
    return known != null ? known : divided();
  }

  private synchronized Group[] divided() {
    Group[] known = parts;
    if (known == null) {
      known = new Group[(numbers.length + PART - 1) / PART];
      for (int i = 0; i < known.length; i++) {
        known[i] = part(i * PART, Math.min(i * PART + PART, numbers.length));
      }
      parts = known;
    }
    return known;
  }

  private Group part(int from, int to) {
    int[] some = IntStream.range(from, to).map(i -> numbers[i]).toArray();
    List<Expression> few = expressions.subList(from, to);
    return new Group(some, few, false, Bounds.SMALL, learning.parts(), learning);
  }

  /// How many states are known now, those of the parts too.
  int states() {
    Group[] known = parts;
    int inParts = known == null ? 0 : Stream.of(known).mapToInt(Group::states).sum();
    return automaton.states().size() + inParts;
  }

  /// About how much memory the states take now, in bytes, those of the parts too.
  long bytes() {
    Group[] known = parts;
    long inParts = known == null ? 0 : Stream.of(known).mapToLong(Group::bytes).sum();
    return automaton.states().bytes() + inParts;
  }
}
