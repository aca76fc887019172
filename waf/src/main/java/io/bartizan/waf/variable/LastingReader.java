package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.Instance;
import io.bartizan.waf.state.State;

/// Reads the open instance of a collection that lives on.
record LastingReader(Variable collection, Pick pick) implements Reader {
  @Override
  public void read(State state, Found found) {
    Instance instance = state.lasting(collection);
    if (instance != null) {
      Pick resolved = pick.in(state);
      int from = found.size();
      instance.all(found, state.store().now());
      found.keep(from, value -> resolved.holds(value.name()));
    }
  }
}
