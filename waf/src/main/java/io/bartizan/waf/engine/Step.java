package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.state.Exclusion;
import io.bartizan.waf.state.Found;
import io.bartizan.waf.state.RuleFacts;
import io.bartizan.waf.state.State;
import io.bartizan.waf.variable.Reader;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One link of a compiled rule: what it looks at, how, and what it does with each match. Immutable;
/// any thread.
final class Step {
  /// Its operator; null if it matches without one.
  final @Nullable Probe probe;

  /// Whether it matches if the operator does not.
  final boolean negated;

  /// Whether groups become TX:0 to TX:9.
  final boolean capture;

  /// Whether nothing but a value decides whether it matches.
  final boolean decidesByValue;

  /// What it says of itself.
  final RuleFacts facts;

  /// What it was made of.
  final Link link;

  /// What it does with values that come again; null if that is to be worked out each time.
  final @Nullable Recall recall;

  private final Reader[] readers;
  private final Exclusion[][] exclusions;
  private final Chain[] stages;
  private final Effect[] effects;

  Step(
      Link link,
      List<Reader> readers,
      List<Exclusion> exclusions,
      List<Chain> stages,
      @Nullable Probe probe,
      boolean capture,
      List<Effect> effects,
      RuleFacts facts) {
    this.link = link;
    this.readers = readers.toArray(Reader[]::new);
    this.exclusions = concerning(link.targets().included(), exclusions);
    this.stages = stages.toArray(Chain[]::new);
    this.probe = probe;
    this.decidesByValue = probe instanceof Probe.Fixed;
    this.negated = link.check() != null && link.check().negated();
    this.capture = capture && !negated;
    this.effects = effects.toArray(Effect[]::new);
    this.facts = facts;
    this.recall =
        this.capture ? Recall.of(link.targets().included(), stages, probe, this.effects) : null;
  }

  /// Finds its values, without those that it excludes.
  void find(State state, Found found) {
    found.cut(0);
    for (int i = 0; i < readers.length; i++) {
      int from = found.size();
      readers[i].read(state, found);
      for (Exclusion exclusion : exclusions[i]) {
        found.leaveOut(from, exclusion);
      }
    }
  }

  /// For each target, what may exclude some of its values.
  private static Exclusion[][] concerning(List<Target> targets, List<Exclusion> exclusions) {
    return targets.stream()
        .map(target -> exclusions.stream().filter(one -> one.concerns(target.variable())))
        .map(some -> some.toArray(Exclusion[]::new))
        .toArray(Exclusion[][]::new);
  }

  /// One of the readers, from 0; null if there are fewer.
  @Nullable Reader reader(int index) {
    return index < readers.length ? readers[index] : null;
  }

  /// After how many chains of transformations values are looked at: 1, or with `multiMatch` more.
  int stages() {
    return stages.length;
  }

  /// One of the chains, from 0.
  Chain stage(int index) {
    return stages[index];
  }

  /// Whether a match changes anything.
  boolean takesEffect() {
    return effects.length > 0 || capture;
  }

  /// Whether a match leaves out other rules.
  boolean drops() {
    return Arrays.stream(effects).anyMatch(ControlEffects.Dropping.class::isInstance);
  }

  /// Whether a match does nothing but set numbered variables of TX as others of them are: then adds
  /// the numbers of all that it reads and of those that it sets.
  boolean sets(BitSet read, BitSet written) {
    boolean only = !capture;
    for (Effect effect : effects) {
      if (!(effect instanceof VariableEffects.Numbered numbered)) {
        return false;
      }
      only &= numbered.value().dependsOnly(read);
      if (numbered.change() != Action.Change.SET) {
        read.set(numbered.number());
      }
      written.set(numbered.number());
    }
    return only;
  }

  /// Lets a match take effect.
  void take(State state) {
    for (Effect effect : effects) {
      effect.on(state);
    }
  }
}
