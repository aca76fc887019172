package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Item;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Script;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.state.Store;
import io.bartizan.waf.state.TxNames;
import io.bartizan.waf.variable.Readers;
import java.util.ArrayList;
import java.util.List;

/// Makes a program of a script: rules by phase, each jump resolved to an index.
final class ProgramCompiler {
  private static final int PHASES = 5;

  private final Script script;
  private final TxNames names = new TxNames();
  private final List<Rule> rules = new ArrayList<>();
  private final RuleCompiler compiler;

  ProgramCompiler(Script script) {
    this.script = script;
    for (Item item : script.items()) {
      if (item instanceof Rule rule) {
        rules.add(rule);
      }
    }
    Readers readers = new Readers(names);
    this.compiler = new RuleCompiler(readers, names, new Selections(rules), script.settings());
  }

  Program program(Store store) throws SecLangException {
    List<PhaseRules> phases = new ArrayList<>();
    for (int phase = 1; phase <= PHASES; phase++) {
      phases.add(phase(phase));
    }
    return new Program(script.settings(), phases, names, store);
  }

  private PhaseRules phase(int phase) throws SecLangException {
    List<CompiledRule> compiled = new ArrayList<>();
    int index = 0;
    for (int i = 0; i < script.items().size(); i++) {
      if (script.items().get(i) instanceof Rule rule) {
        if (rule.phase() == phase) {
          compiled.add(compiler.compiled(index, rule, next(rule, i, compiled.size())));
        }
        index++;
      }
    }
    return new PhaseRules(compiled, names, Whims.of(rules, names));
  }

  /// The index within the phase of the rule that follows a match of this one.
  private int next(Rule rule, int item, int indexInPhase) throws SecLangException {
    int next = indexInPhase + 1;
    for (Action action : rule.first().actions()) {
      if (action instanceof Action.Skip(int skipped)) {
        next = indexInPhase + 1 + skipped;
      } else if (action instanceof Action.SkipAfter skip) {
        next = indexInPhase + 1 + between(rule, item, skip);
      }
    }
    return next;
  }

  /// How many rules of the phase stand between a rule and the place that it skips to.
  private int between(Rule rule, int item, Action.SkipAfter skip) throws SecLangException {
    int between = 0;
    for (int i = item + 1; i < script.items().size(); i++) {
      switch (script.items().get(i)) {
        case Item.Marker(String name) -> {
          if (name.equals(skip.place())) {
            return between;
          }
        }
        case Rule other -> {
          between += other.phase() == rule.phase() ? 1 : 0;
          if (Integer.toString(other.id()).equals(skip.place())) {
            return between;
          }
        }
      }
    }
    throw SecLangException.at(
        skip.position(), "skipAfter", skip.place(), "a SecMarker or a rule's id further down");
  }
}
