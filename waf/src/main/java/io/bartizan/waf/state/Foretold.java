package io.bartizan.waf.state;

import java.util.BitSet;

/// What was found out about one value before rules run: which of some rules may match it. Of all
/// other rules it says nothing. Nobody changes what it is made of; any thread.
public final class Foretold {
  private final BitSet concerned;
  private final BitSet candidates;

  /// Of the rules `concerned`, only the `candidates` may match; rules by their place among all.
  public Foretold(BitSet concerned, BitSet candidates) {
    this.concerned = concerned;
    this.candidates = candidates;
  }

  /// Whether a rule surely does not match the value.
  boolean excludes(int rule) {
    return concerned.get(rule) && !candidates.get(rule);
  }
}
