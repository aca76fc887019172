package io.bartizan.waf.engine;

import io.bartizan.waf.state.State;
import io.bartizan.waf.state.TxNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rules of a phase in order, and plans for the values that the variables of its guards had so
/// far. Any thread.
final class PhaseRules {
  /// For how many combinations of values there are plans; beyond, rules run one after the other.
  private static final int MOST_PLANS = 16;

  private final CompiledRule[] rules;
  private final @Nullable Guard[] guards;
  private final @Nullable Premise[] premises;
  private final @Nullable Opening opening;
  private int[] variables = {};
  private final BitSet guardRules = new BitSet();
  private final int settled;
  private final List<Plan> plans = new CopyOnWriteArrayList<>();
  private volatile @Nullable Plan recent;

  /// `names` are those of TX; `whims` knows those that may have any value.
  PhaseRules(List<CompiledRule> rules, TxNames names, Whims whims) {
    this.rules = rules.toArray(CompiledRule[]::new);
    this.guards = new @Nullable Guard[this.rules.length];
    this.premises = new @Nullable Premise[this.rules.length];
    int last = settle();
    this.opening = Opening.of(this.rules, whims);
    this.settled = opening == null ? last : Math.max(last, opening.to);
    foretell(names, whims);
  }

  int size() {
    return rules.length;
  }

  CompiledRule rule(int index) {
    return rules[index];
  }

  CompiledRule[] all() {
    return rules;
  }

  /// The variables of guards and premises, by number.
  int[] variables() {
    return variables;
  }

  /// The rules that set variables before others run; null if there are none.
  @Nullable Opening opening() {
    return opening;
  }

  /// From which rule on no variable of a guard changes any more.
  int settled() {
    return settled;
  }

  /// The plan for the state, from [#settled] on; null if rules must run one after the other.
  @Nullable Plan plan(State state) {
    Plan last = recent;
    if (last != null && last.fits(state)) {
      return guardIsDropped(state) ? null : last;
    }
    Plan found = known(state);
    recent = found;
    return found == null || guardIsDropped(state) ? null : found;
  }

  /// Whether a guard no longer runs, so that no plan holds.
  boolean guardIsDropped(State state) {
    return state.controls().dropped().intersects(guardRules);
  }

  private @Nullable Plan known(State state) {
    for (Plan plan : plans) {
      if (plan.fits(state)) {
        return plan;
      }
    }
    if (plans.size() >= MOST_PLANS) {
      return null;
    }
    Plan made = Plan.of(this, state);
    plans.add(made);
    return made;
  }

  /// The rules from [#settled] on that run, by their index; guards are decided and left out.
  BitSet live(State state) {
    BitSet line = new BitSet();
    BitSet reached = new BitSet();
    reached.set(settled);
    int at = settled;
    for (int i = settled; i < rules.length; i++) {
      Guard guard = guards[i];
      int after = guard == null ? i + 1 : guard.skips(state) ? rules[i].next : i + 1;
      if (i == at) {
        line.set(i, guard == null);
        at = after;
      }
      if (reached.get(i)) {
        reached.set(after);
        if (guard == null) {
          reached.set(rules[i].next);
        }
      }
    }
    return onlyOnLine(line, reached) ? line : rest();
  }

  /// Whether no jump leads to where guards skip.
  private boolean onlyOnLine(BitSet line, BitSet reached) {
    for (int i = reached.nextSetBit(0); i >= 0 && i < rules.length; i = reached.nextSetBit(i + 1)) {
      if (guards[i] == null && !line.get(i)) {
        return false;
      }
    }
    return true;
  }

  /// Those of some rules that do not match while the variables have the values that they have.
  BitSet idle(BitSet some, State state) {
    BitSet idle = new BitSet();
    for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(i + 1)) {
      Premise premise = premises[i];
      idle.set(i, premise != null && !premise.holds(state));
    }
    return idle;
  }

  private BitSet rest() {
    BitSet rest = new BitSet();
    rest.set(settled, rules.length);
    return rest;
  }

  private int settle() {
    List<Guard> found = new ArrayList<>();
    for (int i = 0; i < rules.length; i++) {
      @Nullable Guard guard = Guard.of(rules[i], i);
      if (guard != null) {
        if (found.stream().noneMatch(other -> other.number() == guard.number())) {
          found.add(guard);
        }
      }
    }
    variables = found.stream().mapToInt(Guard::number).toArray();
    int last = -1;
    for (int i = 0; i < rules.length; i++) {
      CompiledRule rule = rules[i];
      last = found.stream().anyMatch(guard -> guard.dependsOn(rule.rule)) ? i : last;
    }
    for (int i = last + 1; i < rules.length; i++) {
      guards[i] = Guard.of(rules[i], i);
      guardRules.set(rules[i].index, guards[i] != null);
    }
    return last + 1;
  }

  /// Finds the rules whose premises no rule changes from [#settled] on.
  private void foretell(TxNames names, Whims whims) {
    Changes changes = new Changes(names);
    for (int i = settled; i < rules.length; i++) {
      changes.add(rules[i].rule);
    }
    BitSet asked = new BitSet();
    IntStream.of(variables).forEach(asked::set);
    for (int i = settled; i < rules.length; i++) {
      Premise premise = guards[i] == null ? Premise.of(rules[i].step(0)) : null;
      if (premise != null
          && premise.variables().stream().noneMatch(n -> changes.touch(n) || whims.touch(n))) {
        premises[i] = premise;
        asked.or(premise.variables());
      }
    }
    variables = asked.stream().toArray();
  }
}
