package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Expressions that are looked for together: one pass over a text tells which are found, at a few
/// nanoseconds per byte once texts of its kind were seen. A large set is scanned for in a few
/// groups, each in its own pass: patterns by how they get on, and all phrases together. What the
/// set learns about texts is bounded: 8 MiB for each group, half a MiB for each four expressions if
/// texts come that ask for more, and for all sets of the process together by [Learning]; beyond,
/// texts take longer, but linear time still. Safe to share between threads.
public final class ExpressionSet {
  private static final int OFTEN_TOGETHER = 16;

  /// In bits, of [Rarity].
  private static final double RARE = 9;

  private static final Interned<List<Long>, ExpressionSet> ALL = new Interned<>();

  private final int size;
  private final int shortest;
  private final Group[] groups;

  private ExpressionSet(int size, int shortest, Group[] groups) {
    this.size = size;
    this.shortest = shortest;
    this.groups = groups;
  }

  /// A set in which each expression has the index that it has in the list. Equal lists that are in
  /// use are one set.
  public static ExpressionSet of(List<Expression> expressions) {
    List<Long> numbers = expressions.stream().map(one -> one.number).toList();
    ExpressionSet known = ALL.known(numbers);
    return known != null ? known : ALL.keep(numbers, of(expressions, Learning.ofProcess()));
  }

  /// A set that learns as much as is left.
  static ExpressionSet of(List<Expression> expressions, Learning learning) {
    List<Kind> kinds = expressions.stream().map(Kind::of).toList();
    List<Group> groups = new ArrayList<>();
    for (int[] hand : Breadth.dealt(expressions, numbers(kinds, Kind.SELDOM))) {
      groups.add(Group.of(expressions, hand, false, learning));
    }
    int[] often = numbers(kinds, Kind.OFTEN);
    for (int from = 0; from < often.length; from += OFTEN_TOGETHER) {
      int to = Math.min(from + OFTEN_TOGETHER, often.length);
      groups.add(Group.of(expressions, Arrays.copyOfRange(often, from, to), true, learning));
    }
    int[] phrases = numbers(kinds, Kind.PHRASES);
    if (phrases.length > 0) {
      groups.add(Group.of(expressions, phrases, false, learning));
    }
    int shortest = expressions.stream().mapToInt(one -> Shortest.of(one.trimmed())).min().orElse(0);
    return new ExpressionSet(expressions.size(), shortest, groups.toArray(Group[]::new));
  }

  /// What goes together: patterns that are found in few texts, such that are found in many, and
  /// phrases.
  private enum Kind {
    SELDOM,
    OFTEN,
    PHRASES;

    static Kind of(Expression expression) {
      if (expression.isPhrases()) {
        return PHRASES;
      }
      return Rarity.of(expression.trimmed()) < RARE ? OFTEN : SELDOM;
    }
  }

  private static int[] numbers(List<Kind> kinds, Kind kind) {
    return IntStream.range(0, kinds.size()).filter(i -> kinds.get(i) == kind).toArray();
  }

  /// How many expressions there are.
  public int size() {
    return size;
  }

  /// In a shorter text none of them is found, in bytes.
  public int shortest() {
    return shortest;
  }

  /// Adds those to `hits` that are found in the bytes from `from` (inclusive) to `to` (exclusive),
  /// which are all the text there is. A text that was scanned once is scanned fast from then on.
  public void scan(byte[] in, int from, int to, Hits hits) {
    if (to - from >= shortest) {
      Group.scan(groups, in, from, to, hits);
    }
  }

  /// Like [#scan], but adds those too of which it would take long to know whether they are found:
  /// for whoever only wants to know which may be.
  public void foresee(byte[] in, int from, int to, Hits hits) {
    hits.doubtful(true);
    scan(in, from, to, hits);
    hits.doubtful(false);
  }

  /// In how many groups it is scanned.
  int groups() {
    return groups.length;
  }

  /// How many states are known now.
  int states() {
    return IntStream.range(0, groups.length).map(i -> groups[i].states()).sum();
  }

  /// About how much memory the states take now, in bytes.
  long bytes() {
    return IntStream.range(0, groups.length).mapToLong(i -> groups[i].bytes()).sum();
  }
}
