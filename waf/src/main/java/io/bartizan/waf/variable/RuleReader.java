package io.bartizan.waf.variable;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.RuleFacts;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;

/// Reads what the rule that looks says of itself.
record RuleReader(Pick pick) implements Reader {
  private static final Text ID = Text.latin1("id");
  private static final Text REV = Text.latin1("rev");
  private static final Text SEVERITY = Text.latin1("severity");
  private static final Text LOGDATA = Text.latin1("logdata");
  private static final Text MSG = Text.latin1("msg");

  @Override
  public void read(State state, Found found) {
    RuleFacts rule = state.rule();
    Pick resolved = pick.in(state);
    add(ID, rule.id(), resolved, found);
    add(REV, rule.rev(), resolved, found);
    add(SEVERITY, rule.severity(), resolved, found);
    add(LOGDATA, rule.logdata(), resolved, found);
    add(MSG, rule.msg(), resolved, found);
  }

  private static void add(Text name, Text fact, Pick resolved, Found found) {
    if (!fact.isEmpty() && resolved.holds(name)) {
      found.add(Variable.RULE, new Value(Variable.RULE, name, fact));
    }
  }
}
