package io.bartizan.config;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Collects what is wrong in a configuration: sorted by file and position, each problem once, at
/// most [#LIMIT] kept and the rest counted. Belongs to one thread.
public final class Problems {
  /// How many problems are kept.
  public static final int LIMIT = 100;

  private final TreeSet<Problem> kept = new TreeSet<>();
  private int dropped;

  public void add(Place place, String message) {
    kept.add(new Problem(place, message));
    if (kept.size() > LIMIT) {
      kept.pollLast();
      dropped++;
    }
  }

  public void addAll(Problems others) {
    others.kept.forEach(problem -> add(problem.place(), problem.message()));
    dropped += others.dropped;
  }

  public boolean isEmpty() {
    return kept.isEmpty();
  }

  /// Whether further problems are only counted, so that finding suggestions for them is wasted
  /// work.
  public boolean isFull() {
    return kept.size() >= LIMIT;
  }

  /// How many problems were found, those beyond the limit included.
  public int count() {
    return kept.size() + dropped;
  }

  public List<Problem> list() {
    return List.copyOf(kept);
  }

  /// One line for each problem, then `and N more` if there were more than the limit.
  @Override
  public String toString() {
    String lines = kept.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    return dropped == 0 ? lines : lines + "\nand " + dropped + " more";
  }
}
