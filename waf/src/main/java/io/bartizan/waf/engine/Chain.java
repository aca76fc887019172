package io.bartizan.waf.engine;

import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.transform.Transformation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Transformations in order, shared by all rules that ask for the same: each is applied to a value
/// once, and what several chains begin with is shared too. Complete before the first transaction
/// begins, immutable from then on.
final class Chain {
  private final int id;
  private final @Nullable Chain before;
  private final @Nullable Transformation last;
  private final long own;
  private final long touched;
  private final int step;
  private final boolean grows;
  private @Nullable Chain[] next = {};

  /// `own` holds the kinds of bytes without which the last transformation leaves a text as it is;
  /// `step` is its number; `longer` says whether it may make a text longer.
  Chain(
      int id,
      @Nullable Chain before,
      @Nullable Transformation last,
      long own,
      int step,
      boolean longer) {
    this.id = id;
    this.before = before;
    this.last = last;
    this.own = own;
    this.step = step;
    this.grows = longer || (before != null && before.grows);
    this.touched = own | (before == null ? 0 : before.touched);
  }

  int id() {
    return id;
  }

  /// The chain of this one and the last transformation of another, if some rule asks for it; else
  /// the other.
  Chain then(Chain other) {
    @Nullable Chain[] longer = next;
    int step = other.step;
    @Nullable Chain chain = step < longer.length ? longer[step] : null;
    return chain == null ? other : chain;
  }

  /// Remembers a chain that prolongs this one.
  void prolongedBy(Chain longer) {
    if (next.length <= longer.step) {
      next = Arrays.copyOf(next, longer.step + 1);
    }
    next[longer.step] = longer;
  }

  /// The chain without its last transformation; null if it has none.
  @Nullable Chain before() {
    return before;
  }

  /// Whether some transformation may change any text.
  boolean changesAlways() {
    return touched == Touched.EVERYTHING;
  }

  /// Whether what the chain makes may be longer than the text.
  boolean grows() {
    return grows;
  }

  /// The kinds of bytes without which the whole chain leaves a text as it is.
  long touched() {
    return touched;
  }

  /// The kinds of bytes without which the last transformation leaves a text as it is.
  long own() {
    return own;
  }

  /// What the chain makes of a value, of which the chain without the last transformation made
  /// `begun`.
  Text of(Value value, Text begun) {
    Text known = value.derived(id);
    if (known == null && last != null) {
      known = last.of(begun);
      value.derive(id, known);
    }
    return known == null ? begun : known;
  }

  /// What the chain makes of a value.
  Text of(Value value) {
    if (before == null || last == null || leaves(value)) {
      return value.text();
    }
    Text known = value.derived(id);
    return known == null ? of(value, before.of(value)) : known;
  }

  /// Whether the chain surely leaves a value as it is.
  boolean leaves(Value value) {
    return (value.marks() & touched) == 0;
  }
}
