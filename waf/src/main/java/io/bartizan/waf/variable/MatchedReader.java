package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;

/// Reads what matched last.
record MatchedReader(Variable variable) implements Reader {
  @Override
  public void read(State state, Found found) {
    Text text = variable == Variable.MATCHED_VAR ? state.matched() : state.matchedName();
    found.add(variable, new Value(variable, Text.EMPTY, text));
  }
}
