package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Tx;
import io.bartizan.waf.state.Value;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

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

  /// Reads those that a pick means. Which of the numbered variables these are is found out once.
  static final class Picked implements Reader {
    private final Pick pick;
    private volatile @Nullable BitSet numbers;

    Picked(Pick pick) {
      this.pick = pick;
    }

    @Override
    public void read(State state, Found found) {
      Pick resolved = pick.in(state);
      Tx tx = state.tx();
      BitSet meant = resolved == pick ? numbers(tx) : numbers(tx, resolved);
      for (int i = meant.nextSetBit(0); i >= 0; i = meant.nextSetBit(i + 1)) {
        Value value = tx.get(i);
        if (value != null) {
          found.add(Variable.TX, value);
        }
      }
      tx.others(resolved, found);
    }

    private BitSet numbers(Tx tx) {
      BitSet known = numbers;
      if (known == null) {
        known = numbers(tx, pick);
        numbers = known;
      }
      return known;
    }

    private static BitSet numbers(Tx tx, Pick pick) {
      BitSet meant = new BitSet();
      for (int i = 0; i < tx.names(); i++) {
        meant.set(i, pick.holds(tx.name(i)));
      }
      return meant;
    }
  }
}
