package io.bartizan.identity.consumer;

import io.bartizan.pipeline.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The credentials of one kind, found by their ids: a table with open addressing, at most half
/// full, so that finding one costs the same among many as among few. Filled by one thread, then
/// never changed.
final class Register {
  private @Nullable Known[] table = new @Nullable Known[16];
  private Known[] firsts = new Known[8];
  private int size;

  /// The first of those that `id` finds, or null.
  @Nullable Known find(Bytes id) {
    int at = place(id.hashCode());
    for (Known known = table[at]; known != null; known = table[at]) {
      if (id.same(known.key())) {
        return known;
      }
      at = at + 1 & table.length - 1;
    }
    return null;
  }

  /// How many places are looked at to find `id`, or to find that it is not there.
  int steps(Bytes id) {
    int steps = 1;
    int at = place(id.hashCode());
    for (Known known = table[at]; known != null && !id.same(known.key()); known = table[at]) {
      at = at + 1 & table.length - 1;
      steps++;
    }
    return steps;
  }

  private int place(int hash) {
    return hash * 0x9e3779b1 >>> Integer.numberOfLeadingZeros(table.length - 1);
  }

  /// Adds one with an id that is not there yet.
  void add(Known known) {
    if (size == firsts.length) {
      firsts = Arrays.copyOf(firsts, size << 1);
    }
    if (size << 1 == table.length) {
      grow();
    }
    firsts[size++] = known;
    put(known);
  }

  private void grow() {
    table = new @Nullable Known[table.length << 1];
    for (int i = 0; i < size; i++) {
      put(firsts[i]);
    }
  }

  private void put(Known known) {
    int at = place(known.hash());
    while (table[at] != null) {
      at = at + 1 & table.length - 1;
    }
    table[at] = known;
  }

  /// Shows `visitor` all of them, also those that share an id.
  void each(java.util.function.Consumer<Known> visitor) {
    for (int i = 0; i < size; i++) {
      for (Known one = firsts[i]; one != null; one = one.next()) {
        visitor.accept(one);
      }
    }
  }

  /// One of them, the same for each number; null if there is none.
  @Nullable Known any(long number) {
    return size == 0 ? null : firsts[(int) Math.floorMod(number, (long) size)];
  }

  /// How many ids there are.
  int size() {
    return size;
  }
}
