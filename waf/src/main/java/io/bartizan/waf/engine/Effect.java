package io.bartizan.waf.engine;

import io.bartizan.waf.state.State;

/// Changes a transaction when a rule matches. Immutable; any thread.
interface Effect {
  void on(State state);
}
