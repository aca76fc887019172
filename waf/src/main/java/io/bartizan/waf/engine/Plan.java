package io.bartizan.waf.engine;

import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the rules of a phase run while the variables of its guards have certain values: guards are
/// decided, what they skip is left out, and what can be foretold waits for its forecast. Immutable
/// to its users; any thread.
final class Plan {
  /// The rules that run always.
  final BitSet standing;

  /// Forecasts for the rules that run only if one says that they may match.
  final List<Forecast> forecasts;

  private final int[] variables;
  private final List<@Nullable Text> values;

  private Plan(
      BitSet standing, List<Forecast> forecasts, int[] variables, List<@Nullable Text> values) {
    this.standing = standing;
    this.forecasts = forecasts;
    this.variables = variables;
    this.values = values;
  }

  static Plan of(PhaseRules rules, State state) {
    BitSet live = rules.live(state);
    live.andNot(rules.idle(live, state));
    BitSet foretold = new BitSet();
    for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
      foretold.set(i, Forecast.foretells(rules.rule(i)));
    }
    List<Forecast> forecasts = Forecast.of(rules.all(), foretold);
    live.andNot(foretold);
    return new Plan(live, forecasts, rules.variables(), values(rules.variables(), state));
  }

  private static List<@Nullable Text> values(int[] variables, State state) {
    List<@Nullable Text> values = new ArrayList<>();
    for (int variable : variables) {
      Value value = state.tx().get(variable);
      values.add(value == null ? null : Text.of(value.text().bytes()));
    }
    return values;
  }

  /// Whether the variables have the values that the plan is for.
  boolean fits(State state) {
    for (int i = 0; i < variables.length; i++) {
      Value value = state.tx().get(variables[i]);
      @Nullable Text wanted = values.get(i);
      boolean same = value == null ? wanted == null : value.text().equals(wanted);
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
