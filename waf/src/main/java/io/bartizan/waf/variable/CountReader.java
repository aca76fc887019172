package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.Numbers;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;

/// Reads how many values another reader finds.
public record CountReader(Variable variable, Text name, Reader counted) implements Reader {
  @Override
  public void read(State state, Found found) {
    int from = found.size();
    counted.read(state, found);
    int count = found.size() - from;
    found.cut(from);
    found.add(variable, new Value(variable, name, Numbers.text(count)));
  }
}
