package io.bartizan.waf.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A set of steps that keeps the order in which they came, and is emptied at once. For one thread.
final class Steps {
  final int[] items;
  private final int[] index;
  int size;

  /// For a program of so many steps.
  Steps(int steps) {
    items = new int[steps];
    index = new int[steps];
  }

  boolean has(int step) {
    int i = index[step];
    return i < size && items[i] == step;
  }

  /// Whether it is new.
  boolean add(int step) {
    if (has(step)) {
      return false;
    }
    index[step] = size;
    items[size++] = step;
    return true;
  }

  void clear() {
    size = 0;
  }

  /// The steps in ascending order.
  int[] sorted() {
    int[] copy = Arrays.copyOf(items, size);
    Arrays.sort(copy);
    return copy;
  }

  /// Leaves out the steps whose owner is in a set; without owners, each owns itself.
  void drop(Steps owners, int @Nullable [] owner) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int step = items[i];
      if (!owners.has(owner == null ? step : owner[step])) {
        index[step] = kept;
        items[kept++] = step;
      }
    }
    size = kept;
  }

  /// Leaves out the steps that another of their [chain][Program#chain] makes needless.
  void prune(int[] chain, int[] best) {
    for (int i = 0; i < size; i++) {
      best[Math.abs(chain[items[i]])] = -1;
    }
    for (int i = 0; i < size; i++) {
      int step = items[i];
      int link = chain[step];
      int other = best[Math.abs(link)];
      if (other < 0 || (link > 0 ? step > other : step < other)) {
        best[Math.abs(link)] = step;
      }
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int step = items[i];
      if (chain[step] == 0 || best[Math.abs(chain[step])] == step) {
        index[step] = kept;
        items[kept++] = step;
      }
    }
    size = kept;
  }
}
