package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Entries;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.Numbers;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;

/// Reads how many bytes the names and values of all parameters have.
record SizeReader(Variable variable) implements Reader {
  @Override
  public void read(State state, Found found) {
    long size = size(state.entries(Variable.ARGS_GET)) + size(state.entries(Variable.ARGS_POST));
    found.add(variable, new Value(variable, Text.EMPTY, Numbers.text(size)));
  }

  private static long size(Entries entries) {
    long size = 0;
    for (int i = 0; i < entries.size(); i++) {
      size += entries.get(i).name().length() + entries.get(i).text().length();
    }
    return size;
  }
}
