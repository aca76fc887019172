package io.bartizan.waf.engine;

import io.bartizan.waf.state.State;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A rule that asks for variables of TX alone, at least with its first link, and what it does if it
/// matches: nothing but setting others, if `pure`. Any thread.
///
/// @param premise what the first link asks; null if it asks nothing
/// @param read the numbers of all variables that decide what it does
/// @param written the numbers of those that it sets
record Sets(@Nullable Premise premise, boolean pure, BitSet read, BitSet written) {
  /// What a rule sets; null if something else than variables of TX decides on that.
  static @Nullable Sets of(CompiledRule rule) {
    BitSet read = new BitSet();
    BitSet written = new BitSet();
    boolean pure = rule.setsOnly;
    for (int link = 0; link < rule.length() && pure; link++) {
      pure = reads(rule.step(link), read) && rule.step(link).sets(read, written);
    }
    if (pure) {
      return new Sets(Premise.of(rule.step(0)), true, read, written);
    }
    Premise premise = Premise.of(rule.step(0));
    return premise == null ? null : new Sets(premise, false, premise.variables(), new BitSet());
  }

  private static boolean reads(Step step, BitSet read) {
    Premise premise = Premise.of(step);
    if (premise != null) {
      read.or(premise.variables());
    }
    return premise != null || step.probe == null;
  }

  /// Whether the rule does nothing but set variables while they are as they are.
  boolean only(State state) {
    return pure || (premise != null && !premise.holds(state));
  }
}
