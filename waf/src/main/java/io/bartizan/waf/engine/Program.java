package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Script;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Settings;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Store;
import io.bartizan.waf.state.TxNames;
import java.time.InstantSource;
import java.util.List;

/// Compiled rules: immutable, shared by all transactions and threads.
public final class Program {
  /// How many instances of collections live on at most.
  private static final int MOST_INSTANCES = 100_000;

  private final Settings settings;
  private final List<PhaseRules> phases;
  private final TxNames names;
  private final Store store;

  Program(Settings settings, List<PhaseRules> phases, TxNames names, Store store) {
    this.settings = settings;
    this.phases = phases;
    this.names = names;
    this.store = store;
  }

  /// Compiles a script.
  ///
  /// @throws SecLangException if an operator, expression or transformation is none
  public static Program of(Script script, InstantSource clock) throws SecLangException {
    Store store = new Store(clock, MOST_INSTANCES, script.settings().collectionTimeout());
    Program program = new ProgramCompiler(script).program(store);
    Rehearsal.of(program);
    return program;
  }

  /// What directives other than rules say.
  public Settings settings() {
    return settings;
  }

  /// How many rules there are.
  public int size() {
    int size = 0;
    for (PhaseRules phase : phases) {
      size += phase.size();
    }
    return size;
  }

  /// The rules of a phase, 1 to 5, in order.
  PhaseRules phase(int phase) {
    return phases.get(phase - 1);
  }

  /// A state whose collections live on for nobody.
  State rehearsalState() {
    return new State(settings, names, new Store(InstantSource.system(), MOST_INSTANCES, 1));
  }

  /// A state for a transaction of these rules.
  State state() {
    return new State(settings, names, store);
  }
}
