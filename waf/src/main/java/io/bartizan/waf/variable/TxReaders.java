package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;

/// Readers of TX.
public final class TxReaders {
  private TxReaders() {}

  /// Reads one variable by its number.
  public record Numbered(int number) implements Reader {
    @Override
    public void read(State state, Found found) {
      Value value = state.tx().get(number);
      if (value != null) {
        found.add(Variable.TX, value);
      }
    }
  }

  /// Reads those that a pick means.
  record Picked(Pick pick) implements Reader {
    @Override
    public void read(State state, Found found) {
      Pick resolved = pick.in(state);
      int from = found.size();
      state.tx().all(found);
      found.keep(from, value -> resolved.holds(value.name()));
    }
  }
}
