package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.List;

/// Which values of a variable are looked at before rules run, and after which chains. Complete
/// before the first transaction asks.
final class Interest {
  /// The variable.
  final Variable variable;

  private final List<Steady> targets = new ArrayList<>();
  private final Stages stages;
  private boolean all;

  /// Of at most so many expressions.
  Interest(Variable variable, int expressions) {
    this.variable = variable;
    this.stages = new Stages(expressions);
  }

  /// With the chains that always change a text, or with the others; an expression is looked for
  /// after them.
  void add(Steady target, Step step, boolean ofAlways, int expression) {
    all |= target.name() == null;
    if (!targets.contains(target)) {
      targets.add(target);
    }
    for (int i = 0; i < step.stages(); i++) {
      if (step.stage(i).changesAlways() == ofAlways) {
        stages.add(step.stage(i), expression);
      }
    }
  }

  /// Whether values of a name are looked at.
  boolean holds(Text name) {
    for (int i = 0; !all && i < targets.size(); i++) {
      if (targets.get(i).holds(name)) {
        return true;
      }
    }
    return all;
  }

  /// After which chains values are looked at.
  Stages stages() {
    return stages;
  }
}
