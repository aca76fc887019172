package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Expressions that are looked for together: one pass over a text tells which are found, at a few
/// nanoseconds per byte once texts of its kind were seen. A large set is scanned for in a few
/// groups, each in its own pass; so are all phrases together. What the set learns about texts is
/// bounded: 8 MiB for each group, and half a MiB for each four expressions if texts come that ask
/// for more; those take longer, but linear time still. Safe to share between threads.
public final class ExpressionSet {
  private final int size;
  private final Group[] groups;

  private ExpressionSet(int size, Group[] groups) {
    this.size = size;
    this.groups = groups;
  }

  /// A set in which each expression has the index that it has in the list.
  public static ExpressionSet of(List<Expression> expressions) {
    int[] phrases = numbers(expressions, Expression::isPhrases);
    int[] patterns = numbers(expressions, one -> !one.isPhrases());
    List<Group> groups = new ArrayList<>();
    for (int[] hand : Breadth.dealt(expressions, patterns)) {
      groups.add(Group.of(expressions, hand));
    }
    if (phrases.length > 0) {
      groups.add(Group.of(expressions, phrases));
    }
    return new ExpressionSet(expressions.size(), groups.toArray(Group[]::new));
  }

  private static int[] numbers(List<Expression> expressions, Predicate<Expression> which) {
    return IntStream.range(0, expressions.size())
        .filter(i -> which.test(expressions.get(i)))
        .toArray();
  }

  /// How many expressions there are.
  public int size() {
    return size;
  }

  /// Adds those to `hits` that are found in the bytes from `from` (inclusive) to `to` (exclusive),
  /// which are all the text there is. A text that was scanned once is scanned fast from then on.
  public void scan(byte[] in, int from, int to, Hits hits) {
    Group.scan(groups, in, from, to, hits);
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
