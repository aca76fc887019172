package io.bartizan.waf.engine;

import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.transform.Transformation;
import org.jspecify.annotations.Nullable;

/// Transformations in order, shared by all rules that ask for the same: each is applied to a value
/// once, and what several chains begin with is shared too. Immutable; any thread.
final class Chain {
  private final Chains chains;
  private final int id;
  private final @Nullable Chain before;
  private final @Nullable Transformation last;
  private final long touched;

  /// `touched` holds the kinds of bytes without which the chain leaves a text as it is.
  Chain(
      Chains chains, int id, @Nullable Chain before, @Nullable Transformation last, long touched) {
    this.chains = chains;
    this.id = id;
    this.before = before;
    this.last = last;
    this.touched = touched;
  }

  int id() {
    return id;
  }

  /// The chain without its last transformation; null if it has none.
  @Nullable Chain before() {
    return before;
  }

  long touched() {
    return touched;
  }

  /// What the chain makes of a value.
  Text of(Value value) {
    if (before == null || last == null || leaves(value)) {
      return value.text();
    }
    Text known = value.derived(id);
    if (known == null) {
      known = last.of(before.of(value));
      value.derive(id, chains.size(), known);
    }
    return known;
  }

  /// Whether the chain surely leaves a value as it is.
  boolean leaves(Value value) {
    return (value.marks() & touched) == 0;
  }
}
