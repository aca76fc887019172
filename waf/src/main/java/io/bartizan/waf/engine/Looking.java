package io.bartizan.waf.engine;

import io.bartizan.waf.operator.Match;
import io.bartizan.waf.state.Controls.Blind;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds whether rules match, and lets each match take effect. One thread at a time.
final class Looking {
  private final State state;
  private final @Nullable Witness witness;
  private final Found found = new Found();
  private final Match match = new Match();

  Looking(State state, @Nullable Witness witness) {
    this.state = state;
    this.witness = witness;
  }

  /// Lets go of the last transaction's bytes.
  void forget() {
    found.forget();
    match.begin(false);
  }

  /// Whether all links of a rule match.
  boolean matches(CompiledRule rule) {
    state.forgetMatched();
    for (int link = 0; link < rule.length(); link++) {
      Step step = rule.step(link);
      state.rule(step.facts);
      if (!matches(rule, step, link == 0)) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(CompiledRule rule, Step step, boolean foretold) {
    if (step.probe == null) {
      step.take(state);
      return true;
    }
    step.find(state, found);
    List<Blind> blind = state.controls().blind();
    for (int i = 0; i < blind.size(); i++) {
      if (blind.get(i).rules().get(rule.index)) {
        found.leaveOut(0, blind.get(i).exclusion());
      }
    }
    boolean any = false;
    for (int i = 0; i < found.size(); i++) {
      if (!foretold || !found.get(i).excludes(rule.index)) {
        boolean one = matches(rule, step, step.probe, i);
        if (!one && foretold && step.decidesByValue) {
          found.get(i).idle(rule.index);
        }
        any |= one;
      }
    }
    return any;
  }

  private boolean matches(CompiledRule rule, Step step, Probe probe, int index) {
    Value value = found.get(index);
    if (step.recall != null && witness == null) {
      return recalled(rule, step, step.recall, probe, index);
    }
    boolean any = false;
    Text before = null;
    for (int stage = 0; stage < step.stages(); stage++) {
      Text text = step.stage(stage).of(value);
      if (before == null || !text.equals(before)) {
        any |= matches(rule, step, probe, index, text);
      }
      before = text;
    }
    return any;
  }

  private boolean recalled(CompiledRule rule, Step step, Recall recall, Probe probe, int index) {
    Value value = found.get(index);
    Recall.Known known = recall.known(value.text());
    if (known != null) {
      state.matched(found.shown(index), value.name(), known.looked);
      known.take(state);
      return true;
    }
    Text text = step.stage(0).of(value);
    boolean matched = matches(rule, step, probe, index, text);
    if (matched) {
      recall.keep(value.text(), text, state);
    }
    return matched;
  }

  private boolean matches(CompiledRule rule, Step step, Probe probe, int index, Text text) {
    boolean matched = probe.matches(state, text, match.begin(step.capture)) != step.negated;
    if (witness != null) {
      witness.looked(rule.rule, step.link, found.fullName(index), text, matched);
    }
    if (matched && !rule.changesNothing) {
      state.matched(found.shown(index), found.get(index).name(), text);
      if (step.capture) {
        capture();
      }
      step.take(state);
    }
    return matched;
  }

  private void capture() {
    for (int group = 0; group < Match.MOST; group++) {
      state.tx().set(group, match.capture(group));
    }
  }
}
