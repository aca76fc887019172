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
  private final List<Chain> chains = new ArrayList<>();
  private boolean all;
  private boolean phrases;

  Interest(Variable variable) {
    this.variable = variable;
  }

  void add(Steady target, Step step, boolean looksForPhrases) {
    all |= target.name() == null;
    phrases |= looksForPhrases;
    if (!targets.contains(target)) {
      targets.add(target);
    }
    for (int i = 0; i < step.stages(); i++) {
      if (!chains.contains(step.stage(i))) {
        chains.add(step.stage(i));
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

  /// Whether any rule looks for phrases.
  boolean phrases() {
    return phrases;
  }

  /// After how many chains values are looked at.
  int chains() {
    return chains.size();
  }

  /// One of the chains, from 0.
  Chain chain(int index) {
    return chains.get(index);
  }
}
