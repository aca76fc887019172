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
  private final Stages expressions = new Stages();
  private final Stages phrases = new Stages();
  private boolean all;

  Interest(Variable variable) {
    this.variable = variable;
  }

  void add(Steady target, Step step, boolean looksForPhrases) {
    all |= target.name() == null;
    if (!targets.contains(target)) {
      targets.add(target);
    }
    Stages stages = looksForPhrases ? phrases : expressions;
    for (int i = 0; i < step.stages(); i++) {
      stages.add(step.stage(i));
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

  /// After which chains expressions are looked for.
  Stages expressions() {
    return expressions;
  }

  /// After which chains phrases are looked for.
  Stages phrases() {
    return phrases;
  }
}
