package io.bartizan.waf.engine;

import io.bartizan.waf.state.Foretold;
import java.util.Arrays;
import java.util.BitSet;

/// What is looked for in the values of one name of a variable, or of all names that no rule
/// mentions: after which chains, and by which rules. Complete before the first transaction asks.
final class Focus {
  private static final int[] NONE = {};

  /// Whether values are worth remembering, whatever their names.
  final boolean recurring;

  /// Differs from that of others.
  final int number;

  /// What is foretold of values that no rule may match.
  final Foretold nothing;

  private final BitSet concerned = new BitSet();
  private final Stages stages;
  private int[][] rulesOf = {};

  /// For at most so many expressions.
  Focus(int number, boolean recurring, int expressions) {
    this.number = number;
    this.stages = new Stages(expressions);
    this.recurring = recurring;
    this.nothing = Foretold.of(concerned, new BitSet());
  }

  /// A rule looks for an expression, with the chains that always change a text, or with the others.
  void add(int rule, int expression, CompiledRule compiled, boolean ofAlways) {
    Step step = compiled.step(0);
    if (step.stages() == 1) {
      concerned.set(compiled.index);
    }
    for (int i = 0; i < step.stages(); i++) {
      if (step.stage(i).changesAlways() == ofAlways) {
        stages.add(step.stage(i), expression);
      }
    }
    int known = rulesOf.length;
    if (known <= expression) {
      rulesOf = Arrays.copyOf(rulesOf, expression + 1);
      Arrays.fill(rulesOf, known, rulesOf.length, NONE);
    }
    int[] before = rulesOf[expression];
    rulesOf[expression] = Arrays.copyOf(before, before.length + 1);
    rulesOf[expression][before.length] = rule;
  }

  /// What is foretold of values that only some rules may match, by their place among all.
  Foretold foretold(BitSet candidates) {
    return Foretold.of(concerned, candidates);
  }

  /// The same of values that come again.
  Foretold lasting(BitSet candidates) {
    return Foretold.lasting(concerned, candidates);
  }

  /// After which chains values are looked at.
  Stages stages() {
    return stages;
  }

  /// The rules that look for an expression here.
  int[] rulesOf(int expression) {
    return expression < rulesOf.length ? rulesOf[expression] : NONE;
  }
}
