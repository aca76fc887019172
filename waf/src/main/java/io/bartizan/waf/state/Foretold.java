package io.bartizan.waf.state;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What was found out about one value before rules run: which of some rules may match it. Of all
/// other rules it says nothing, unless they once looked at a value that comes again. Nobody changes
/// what it is made of; any thread.
public final class Foretold {
  private final BitSet concerned;
  private final BitSet candidates;
  private final boolean lasting;
  private volatile @Nullable BitSet idle;

  private Foretold(BitSet concerned, BitSet candidates, boolean lasting) {
    this.concerned = concerned;
    this.candidates = candidates;
    this.lasting = lasting;
  }

  /// Of the rules `concerned`, only the `candidates` may match; rules by their place among all.
  public static Foretold of(BitSet concerned, BitSet candidates) {
    return new Foretold(concerned, candidates, false);
  }

  /// The same of a value that comes again, equal in its variable, name and bytes: what rules find
  /// out is added.
  public static Foretold lasting(BitSet concerned, BitSet candidates) {
    return new Foretold(concerned, candidates, true);
  }

  /// Whether a rule surely does not match the value.
  boolean excludes(int rule) {
    BitSet some = idle;
    return some != null && some.get(rule) || concerned.get(rule) && !candidates.get(rule);
  }

  /// A rule that decides by the value alone does not match it. Where threads race, the next request
  /// finds it out anew.
  void idle(int rule) {
    if (lasting) {
      BitSet before = idle;
      BitSet more = before == null ? new BitSet() : (BitSet) before.clone();
      more.set(rule);
      idle = more;
    }
  }
}
