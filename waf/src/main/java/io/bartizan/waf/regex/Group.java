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

  /// So few bytes are looked at again sooner than a state is made to go on from, in bytes.
  private static final int NEAR = 96;

  private final Learning learning;
  private final int[] numbers;
  private final Hits mask;
  private final List<Expression> expressions;
  private final Machine machine;
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
    machine = new Machine(patterns, numbers, once);
    automaton = new Automaton(machine, bounds, share);
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
    scan(groups, null, in, from, to, hits);
  }

  private static void scan(
      Group[] groups, @Nullable Halt halt, byte[] in, int from, int to, Hits hits) {
    Group waiting = null;
    for (Group group : groups) {
      if (!hits.missesAny(group.mask)) {
        continue;
      }
      if (waiting == null) {
        waiting = group;
      } else {
        both(waiting, group, halt, in, from, to, hits);
        waiting = null;
      }
    }
    if (waiting != null) {
      Lane last = waiting.begun(hits.one(waiting.automaton, to - from), halt, in, from);
      boolean done = last.finish(in, at(halt, from), to, hits);
      waiting.complete(done, last, in, from, to, hits);
    }
  }

  private static int at(@Nullable Halt halt, int from) {
    return halt == null ? from : halt.at();
  }

  /// A lane that starts where another way was given up.
  private Lane begun(Lane lane, @Nullable Halt halt, byte[] in, int from) {
    if (halt != null) {
      lane.resume(halt.at(), halt.in(machine, in, from));
    }
    return lane;
  }

  private static void both(
      Group a, Group b, @Nullable Halt halt, byte[] in, int from, int to, Hits hits) {
    Lane one = a.begun(hits.one(a.automaton, to - from), halt, in, from);
    Lane other = b.begun(hits.other(b.automaton, to - from), halt, in, from);
    int at = Lane.both(one, other, in, at(halt, from), to, hits);
    boolean oneDone = one.finish(in, at, to, hits);
    boolean otherDone = other.finish(in, at, to, hits);
    Halt ofOther = otherDone ? null : other.halt(b.machine);
    a.complete(oneDone, one, in, from, to, hits);
    if (ofOther != null) {
      b.goOn(ofOther, in, from, to, hits);
    }
  }

  private void complete(boolean done, Lane lane, byte[] in, int from, int to, Hits hits) {
    if (!done) {
      goOn(lane.halt(machine), in, from, to, hits);
    }
  }

  /// Finds another way from where the automaton gave up. The lanes are free by now.
  private void goOn(Halt halt, byte[] in, int from, int to, Hits hits) {
    @Nullable Halt far = halt.at() - from < NEAR ? null : halt;
    if (numbers.length <= PART) {
      oneByOne(far, in, from, to, hits);
    } else {
      scan(parts(), far, in, from, to, hits);
    }
  }

  private void oneByOne(@Nullable Halt halt, byte[] in, int from, int to, Hits hits) {
    for (int i = 0; i < numbers.length; i++) {
      Expression one = expressions.get(i);
      if (hits.misses(numbers[i]) && found(one, numbers[i], halt, in, from, to, hits.doubtful())) {
        hits.add(numbers[i]);
      }
    }
  }

  private static boolean found(
      Expression one,
      int number,
      @Nullable Halt halt,
      byte[] in,
      int from,
      int to,
      boolean doubtful) {
    return halt == null
        ? one.found(in, from, to, doubtful)
        : one.found(in, from, to, halt, number, doubtful);
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
