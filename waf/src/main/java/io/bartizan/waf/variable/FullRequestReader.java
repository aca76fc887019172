package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Entries;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.Numbers;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.io.ByteArrayOutputStream;

/// Reads the whole request, head and body, or its length.
record FullRequestReader(Variable variable) implements Reader {
  @Override
  public void read(State state, Found found) {
    Text request = request(state);
    Text text = variable == Variable.FULL_REQUEST ? request : Numbers.text(request.length());
    found.add(variable, new Value(variable, Text.EMPTY, text));
  }

  private static Text request(State state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, state.text(Variable.REQUEST_LINE));
    out.write('\n');
    Entries headers = state.entries(Variable.REQUEST_HEADERS);
    for (int i = 0; i < headers.size(); i++) {
      write(out, headers.get(i).name());
      out.write(':');
      out.write(' ');
      write(out, headers.get(i).text());
      out.write('\n');
    }
    out.write('\n');
    write(out, state.text(Variable.REQUEST_BODY));
    return Text.of(out.toByteArray());
  }

  private static void write(ByteArrayOutputStream out, Text text) {
    out.write(text.array(), text.start(), text.length());
  }
}
