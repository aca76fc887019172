package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.regex.Hits;
import io.bartizan.waf.state.Entries;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.BitSet;

/// Looks at the values of a transaction before its rules run, and says which rules may match. One
/// thread at a time.
final class Scout {
  private final State state;
  private final Stages.Work work = new Stages.Work();

  Scout(State state) {
    this.state = state;
  }

  /// Lets go of the last transaction's bytes.
  void forget() {
    work.forget();
  }

  /// Adds to `candidates` the rules that a forecast cannot rule out.
  void look(Forecast forecast, BitSet candidates) {
    Hits hits = new Hits(forecast.expressions.size());
    for (int i = 0; i < forecast.interests.size(); i++) {
      look(forecast, forecast.interests.get(i), hits, candidates);
    }
  }

  private void look(Forecast forecast, Interest interest, Hits hits, BitSet candidates) {
    Variable variable = interest.variable;
    if (!variable.isCollection()) {
      Value value = state.scalar(variable);
      if (value != null) {
        look(forecast, interest, value, hits, candidates);
      }
      return;
    }
    Entries entries = state.entries(variable);
    for (int i = 0; i < entries.size(); i++) {
      Value value = entries.get(i);
      if (interest.holds(value.name())) {
        look(forecast, interest, value, hits, candidates);
      }
    }
  }

  private void look(
      Forecast forecast, Interest interest, Value value, Hits hits, BitSet candidates) {
    hits.clear();
    int count = work.texts(interest.stages(), value);
    for (int i = 0; i < count; i++) {
      Text text = work.text(i);
      hits.want(work.sought(i));
      forecast.expressions.scan(text.array(), text.start(), text.end(), hits);
    }
    for (int hit = hits.next(0); hit >= 0; hit = hits.next(hit + 1)) {
      for (int rule : forecast.rulesOf(hit)) {
        if (!candidates.get(rule) && forecast.looks(rule, interest.variable, value.name())) {
          candidates.set(rule);
        }
      }
    }
  }
}
