package io.bartizan.waf.engine;

import io.bartizan.waf.operator.Match;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.CountReader;
import io.bartizan.waf.variable.Reader;
import io.bartizan.waf.variable.TxReaders;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What a rule asks of variables of TX, and of nothing else, before it does anything: as long as
/// they keep their values, the answer stays the same. Any thread.
///
/// @param step the first link of the rule
/// @param variables the numbers of all variables that the answer depends on
record Premise(Step step, BitSet variables) {
  /// The premise of a rule with this first link; null if it is none.
  static @Nullable Premise of(Step step) {
    BitSet numbers = new BitSet();
    boolean only =
        step.stages() == 1
            && step.link.targets().excluded().isEmpty()
            && operatorDependsOnly(step, numbers)
            && targetsDependOnly(step, numbers);
    return only ? new Premise(step, numbers) : null;
  }

  private static boolean operatorDependsOnly(Step step, BitSet numbers) {
    return switch (step.probe) {
      case Probe.Fixed _ -> true;
      case Probe.Filled(_, var argument) -> argument.dependsOnly(numbers);
      case null -> false;
    };
  }

  private static boolean targetsDependOnly(Step step, BitSet numbers) {
    for (int i = 0; step.reader(i) != null; i++) {
      int number = number(step.reader(i));
      if (number < 0) {
        return false;
      }
      numbers.set(number);
    }
    return true;
  }

  private static int number(@Nullable Reader reader) {
    return switch (reader) {
      case TxReaders.Numbered(int number) -> number;
      case CountReader(_, _, TxReaders.Numbered(int number)) -> number;
      case null, default -> -1;
    };
  }

  /// Whether the link matches while the variables have the values that they have.
  boolean holds(State state) {
    Found found = new Found();
    step.find(state, found);
    Match match = new Match().begin(false);
    Probe probe = step.probe;
    boolean holds = false;
    for (int i = 0; i < found.size() && probe != null; i++) {
      Text text = step.stage(0).of(found.get(i));
      holds |= probe.matches(state, text, match) != step.negated;
    }
    return holds;
  }
}
