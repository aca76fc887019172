package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Entries;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import org.jspecify.annotations.Nullable;

/// Reads a collection of the request or the response; ARGS and ARGS_NAMES consist of two.
record EntriesReader(Variable shown, Variable first, @Nullable Variable second, Pick pick)
    implements Reader {
  @Override
  public void read(State state, Found found) {
    Pick resolved = pick.in(state);
    add(state.entries(first), resolved, found);
    if (second != null) {
      add(state.entries(second), resolved, found);
    }
  }

  private void add(Entries entries, Pick resolved, Found found) {
    for (int i = 0; i < entries.size(); i++) {
      Value value = entries.get(i);
      if (resolved.holds(value.name())) {
        found.add(shown, value);
      }
    }
  }
}
