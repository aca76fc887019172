package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;

/// Reads a variable that is no collection.
public record ScalarReader(Variable variable) implements Reader {
  @Override
  public void read(State state, Found found) {
    Value value = state.scalar(variable);
    if (value != null) {
      found.add(variable, value);
    }
  }
}
