package io.bartizan.waf.engine;

import io.bartizan.waf.operator.Match;
import io.bartizan.waf.operator.Operator;
import io.bartizan.waf.operator.Resolving;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.Template;

/// The operator of a rule, its argument fixed or filled in for each transaction. Any thread.
sealed interface Probe {
  /// Whether the operator matches a value.
  boolean matches(State state, Text value, Match match);

  /// An operator whose argument is the same for all transactions.
  record Fixed(Operator operator) implements Probe {
    @Override
    public boolean matches(State state, Text value, Match match) {
      return operator.matches(value, match);
    }
  }

  /// An operator whose argument has macros.
  record Filled(Resolving operator, Template argument) implements Probe {
    @Override
    public boolean matches(State state, Text value, Match match) {
      Operator resolved = operator.with(argument.text(state));
      return resolved != null && resolved.matches(value, match);
    }
  }
}
