package io.bartizan.waf.variable;

import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;

/// Finds the values of one target of a rule. Immutable; any thread.
public interface Reader {
  /// Adds the values to what is found.
  void read(State state, Found found);
}
