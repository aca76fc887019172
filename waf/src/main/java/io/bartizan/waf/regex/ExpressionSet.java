package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Expressions that are looked for together: one pass over a text tells which are found, at a few
/// nanoseconds per byte once texts of its kind were seen. A large set is scanned for in a few
/// groups, each in its own pass. What the set learns about texts is bounded by 8 MiB for each
/// group; texts that ask for more take longer, but linear time still. Safe to share between
/// threads.
public final class ExpressionSet {
  private static final int MOST_STATES = 12_000;
  private static final long MOST_BYTES = 8 << 20;
  private static final long WORK = 40_000_000;
  private static final long WORK_PER_MILLISECOND = 20_000;

  private final int size;
  private final List<Group> groups;

  private ExpressionSet(int size, List<Group> groups) {
    this.size = size;
    this.groups = groups;
  }

  /// A set in which each expression has the index that it has in the list.
  public static ExpressionSet of(List<Expression> expressions) {
    int groups = Breadth.groups(expressions);
    List<Integer> broadest =
        IntStream.range(0, expressions.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -Breadth.of(expressions.get(i).trimmed())))
            .toList();
    List<Group> all = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      int[] indexes = dealt(broadest, group, groups);
      all.add(new Group(indexes, IntStream.of(indexes).mapToObj(expressions::get).toList()));
    }
    return new ExpressionSet(expressions.size(), List.copyOf(all));
  }

  private static int[] dealt(List<Integer> cards, int hand, int hands) {
    return IntStream.range(0, cards.size())
        .filter(i -> i % hands == hand)
        .map(cards::get)
        .sorted()
        .toArray();
  }

  /// How many expressions there are.
  public int size() {
    return size;
  }

  /// Adds those to `hits` that are found in the bytes from `from` (inclusive) to `to` (exclusive),
  /// which are all the text there is. A text that was scanned once is scanned fast from then on.
  public void scan(byte[] in, int from, int to, Hits hits) {
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).scan(in, from, to, hits);
    }
  }

  /// In how many groups it is scanned.
  int groups() {
    return groups.size();
  }

  /// How many states the groups know now.
  int states() {
    return groups.stream().mapToInt(group -> group.automaton.size()).sum();
  }

  /// About how much memory the states take now, in bytes.
  long bytes() {
    return groups.stream().mapToLong(group -> group.automaton.bytes()).sum();
  }

  /// Some of the expressions, with the indexes they have in the set.
  private static final class Group {
    private final int[] indexes;
    private final List<Expression> expressions;
    private final Automaton automaton;

    Group(int[] indexes, List<Expression> expressions) {
      this.indexes = indexes;
      this.expressions = expressions;
      Machine machine =
          new Machine(expressions.stream().map(Expression::trimmed).toList(), indexes);
      Credit credit = new Credit(System::nanoTime, WORK, WORK_PER_MILLISECOND);
      automaton = new Automaton(machine, MOST_STATES, MOST_BYTES, credit);
    }

    void scan(byte[] in, int from, int to, Hits hits) {
      if (automaton.scan(in, from, to, hits) == Automaton.Answer.GAVE_UP) {
        oneByOne(in, from, to, hits);
      }
    }

    private void oneByOne(byte[] in, int from, int to, Hits hits) {
      for (int i = 0; i < indexes.length; i++) {
        if (!hits.has(indexes[i]) && expressions.get(i).found(in, from, to)) {
          hits.add(indexes[i]);
        }
      }
    }
  }
}
