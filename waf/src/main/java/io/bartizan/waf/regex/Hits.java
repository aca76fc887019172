package io.bartizan.waf.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which expressions of a set are found, by index. To be reused; for one thread.
public final class Hits {
  private final long[] words;
  private @Nullable Hits wanted;
  private @Nullable Hits among;
  private @Nullable Lane one;
  private @Nullable Lane other;
  private boolean doubtful;

  /// For as many expressions as a set has.
  public Hits(int size) {
    words = new long[(size + 63) / 64];
  }

  /// For how many expressions there is room.
  public int size() {
    return words.length * 64;
  }

  /// Whether the expression at an index is found.
  public boolean has(int index) {
    return (words[index >> 6] >>> index & 1) != 0;
  }

  /// From now on only these are wanted, as far as leaving others out makes it cheaper; all, if
  /// null.
  public void want(@Nullable Hits only) {
    wanted = only;
  }

  /// From now on only those of some are wanted that are possible, as [#want(Hits)].
  public void want(Hits some, Hits possible) {
    Hits both = among;
    if (both == null) {
      both = new Hits(size());
      among = both;
    }
    int length = Math.min(some.words.length, possible.words.length);
    for (int i = 0; i < words.length; i++) {
      both.words[i] = i < length ? some.words[i] & possible.words[i] : 0;
    }
    wanted = both;
  }

  /// From now on those are taken in too of which it would take long to know whether they are found,
  /// or only those that are.
  void doubtful(boolean too) {
    doubtful = too;
  }

  /// Whether those are taken in of which it would take long to know.
  boolean doubtful() {
    return doubtful;
  }

  /// Takes out what others have.
  public void removeAll(Hits others) {
    for (int i = 0; i < Math.min(words.length, others.words.length); i++) {
      words[i] &= ~others.words[i];
    }
  }

  /// Adds all that others found.
  public void addAll(Hits others) {
    for (int i = 0; i < Math.min(words.length, others.words.length); i++) {
      words[i] |= others.words[i];
    }
  }

  /// Whether all that others found is found.
  public boolean hasAll(Hits others) {
    for (int i = 0; i < others.words.length; i++) {
      if ((others.words[i] & ~(i < words.length ? words[i] : 0)) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether the expression at an index is wanted and not found yet.
  boolean misses(int index) {
    return (wanted == null || wanted.has(index)) && !has(index);
  }

  /// Whether any of some expressions is wanted and not found yet.
  boolean missesAny(Hits some) {
    for (int i = 0; i < some.words.length; i++) {
      long asked = wanted == null ? some.words[i] : some.words[i] & wanted.words[i];
      if ((asked & ~words[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// The lowest index of at least `from` that is found, or -1.
  public int next(int from) {
    for (int i = from >> 6; i < words.length; i++) {
      long word = words[i] & (i == from >> 6 ? -1L << from : -1L);
      if (word != 0) {
        return i * 64 + Long.numberOfTrailingZeros(word);
      }
    }
    return -1;
  }

  /// Whether none is found.
  public boolean isEmpty() {
    return next(0) < 0;
  }

  /// Forgets all.
  public void clear() {
    Arrays.fill(words, 0);
  }

  /// A lane at the start of a text of some length: whoever scans for these hits has two.
  Lane one(Automaton automaton, int length) {
    one = started(one, automaton, length);
    return one;
  }

  /// The other lane.
  Lane other(Automaton automaton, int length) {
    other = started(other, automaton, length);
    return other;
  }

  private static Lane started(@Nullable Lane lane, Automaton automaton, int length) {
    if (lane == null) {
      return new Lane(automaton, length);
    }
    lane.start(automaton, length);
    return lane;
  }

  boolean hasAll(int[] indexes) {
    for (int index : indexes) {
      if (!has(index)) {
        return false;
      }
    }
    return true;
  }

  void add(int[] indexes) {
    for (int index : indexes) {
      add(index);
    }
  }

  /// Adds an expression by its index.
  public void add(int index) {
    words[index >> 6] |= 1L << index;
  }
}
