package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Mode;
import io.bartizan.waf.lang.Severity;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Controls;
import io.bartizan.waf.state.Controls.Allowed;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the rules of a program on one transaction, phase by phase. One thread at a time.
final class Run {
  /// How many hits are recorded. One more is if it is the first that blocks.
  static final int MOST_HITS = 1000;

  private static final Verdict PASS = new Verdict.Pass();
  private static final int LOGGING = 5;

  private final Program program;
  private final State state;
  private final Looking looking;
  private final List<Hit> hits = new ArrayList<>();
  private final Scout scout;
  private final boolean foresighted;
  private final BitSet running = new BitSet();
  private Verdict verdict = PASS;
  private boolean blocked;
  private Verdict foreseen = PASS;
  private boolean spared;
  private int worst = 255;

  /// A run that a witness sees, if there is one: then each rule runs, also where it surely does not
  /// match.
  Run(Program program, State state, @Nullable Witness witness) {
    this.program = program;
    this.state = state;
    this.looking = new Looking(state, witness);
    this.scout = new Scout(state);
    this.foresighted = witness == null;
    forget();
  }

  /// Forgets everything.
  void forget() {
    state.forget();
    looking.forget();
    scout.forget();
    hits.clear();
    verdict = PASS;
    blocked = false;
    foreseen = PASS;
    spared = false;
    worst = 255;
  }

  /// A transaction begins; everything is forgotten.
  void begin() {
    state.begin();
    state.set(Variable.HIGHEST_SEVERITY, worst);
  }

  /// It may take long until the next phase: lets go of what can be made again.
  void rest() {
    scout.forget();
    state.forgetDerived();
  }

  /// What the rules look at.
  State state() {
    return state;
  }

  /// The hits so far, in order.
  List<Hit> hits() {
    return hits;
  }

  /// What is decided so far.
  Verdict verdict() {
    return verdict;
  }

  /// What would be decided so far if rules that are only to detect were enforced.
  Verdict foreseen() {
    return foreseen;
  }

  /// Runs a phase, 1 to 5, and says what is decided. Once a rule or a limit blocked the
  /// transaction, only phase 5 runs.
  Verdict phase(int phase) {
    if (state.controls().allowed() == Allowed.PHASE) {
      state.controls().allow(Allowed.NOTHING);
    }
    boolean over = verdict.blocks() || leftOut(phase);
    if (!over || phase == LOGGING) {
      run(program.phase(phase), phase);
    }
    return verdict;
  }

  /// Blocks the transaction because of a limit, unless the mode forbids it.
  Verdict deny(int status) {
    if (state.controls().mode() == Mode.ON && !verdict.blocks()) {
      verdict = new Verdict.Deny(status, 0);
    }
    return verdict;
  }

  private boolean leftOut(int phase) {
    return switch (state.controls().allowed()) {
      case ALL -> true;
      case REQUEST -> phase <= 2;
      case NOTHING, PHASE -> false;
    };
  }

  private void run(PhaseRules rules, int phase) {
    int settled = foresighted ? rules.settled() : rules.size();
    int at = oneByOne(rules, phase, foresighted ? opened(rules, phase) : 0, settled);
    if (at < rules.size()) {
      Plan plan = at == settled ? rules.plan(state) : null;
      if (plan == null) {
        oneByOne(rules, phase, at, rules.size());
      } else {
        planned(rules, phase, plan);
      }
    }
  }

  /// Runs the rules that set variables before others run, and those before them; where to go on.
  private int opened(PhaseRules rules, int phase) {
    Opening opening = rules.opening();
    if (opening == null) {
      return 0;
    }
    int at = oneByOne(rules, phase, 0, opening.from);
    if (at >= opening.to || state.controls().mode() == Mode.OFF || !opening.holds(state)) {
      return at;
    }
    int next = opening.take(at, state);
    boolean learns = next < 0 && opening.hasRoom() && opening.isCalm(state);
    return next >= 0 ? next : learns ? learned(opening, rules, phase, at) : at;
  }

  private int learned(Opening opening, PhaseRules rules, int phase, int start) {
    Opening.Before before = opening.before(state);
    int at = start;
    while (at < opening.to && opening.onlySets(at, state)) {
      at = after(rules, phase, at);
    }
    opening.keep(before, start, at, state);
    return at;
  }

  /// Runs rules from one index to another, and says where to go on: at the end of the phase, if no
  /// further rule is to run.
  private int oneByOne(PhaseRules rules, int phase, int from, int to) {
    int at = from;
    while (at < to) {
      at = after(rules, phase, at);
    }
    return at;
  }

  private void planned(PhaseRules rules, int phase, Plan plan) {
    running.clear();
    running.or(plan.standing);
    for (int i = 0; i < plan.forecasts.size() && state.controls().mode() != Mode.OFF; i++) {
      scout.look(plan.forecasts.get(i), running);
    }
    int at = running.nextSetBit(0);
    while (at >= 0) {
      int next = after(rules, phase, at);
      if (rules.rule(at).drops && rules.guardIsDropped(state)) {
        oneByOne(rules, phase, next, rules.size());
        return;
      }
      at = running.nextSetBit(next);
    }
  }

  /// Runs a rule, and says which index is next.
  private int after(PhaseRules rules, int phase, int at) {
    CompiledRule rule = rules.rule(at);
    Controls controls = state.controls();
    if (controls.mode() == Mode.OFF) {
      return rules.size();
    }
    if (controls.dropped().get(rule.index) || !looking.matches(rule)) {
      return at + 1;
    }
    return over(rule, phase) ? rules.size() : rule.next;
  }

  /// Does what a match entails; true if no further rule of the phase is to run.
  private boolean over(CompiledRule rule, int phase) {
    boolean decides = state.controls().mode() == Mode.ON && !verdict.blocks();
    Verdict made = decides && phase != LOGGING ? decided(rule) : PASS;
    grade(rule.report.severity());
    boolean blocking = phase != LOGGING && rule.outcome.blocks();
    if (rule.report.wanted() && (hits.size() < MOST_HITS || blocking && !blocked)) {
      hits.add(rule.report.hit(rule, state, blocking));
      blocked |= blocking;
    }
    if (phase != LOGGING && state.controls().mode() == Mode.DETECTION_ONLY) {
      foresee(rule);
    }
    if (made.blocks()) {
      verdict = made;
      return true;
    }
    return decides && phase != LOGGING && endsPhase(rule.outcome, phase);
  }

  private static boolean endsPhase(Outcome outcome, int phase) {
    return outcome instanceof Outcome.Allows(Allowed far) && (far != Allowed.REQUEST || phase <= 2);
  }

  private void foresee(CompiledRule rule) {
    if (rule.outcome.blocks() && !spared && !foreseen.blocks()) {
      foreseen = decided(rule);
    }
    spared |= rule.outcome instanceof Outcome.Allows(Allowed far) && far == Allowed.ALL;
  }

  private Verdict decided(CompiledRule rule) {
    int id = rule.rule.id();
    return switch (rule.outcome) {
      case Outcome.Passes() -> PASS;
      case Outcome.Denies(int status) -> new Verdict.Deny(status, id);
      case Outcome.Drops() -> new Verdict.Drop(id);
      case Outcome.Redirects(int status, var location) ->
          new Verdict.Redirect(status, location.text(state).latin1(), id);
      case Outcome.Allows(Allowed far) -> {
        state.controls().allow(far);
        yield PASS;
      }
    };
  }

  private void grade(@Nullable Severity severity) {
    if (severity != null && severity.number() < worst) {
      worst = severity.number();
      state.set(Variable.HIGHEST_SEVERITY, Text.latin1(Integer.toString(worst)));
    }
  }
}
