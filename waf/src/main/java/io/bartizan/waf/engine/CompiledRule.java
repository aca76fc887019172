package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Rule;
import java.util.List;

/// A rule, ready to run. Immutable; any thread.
final class CompiledRule {
  /// Its place among all rules.
  final int index;

  /// What it was made of.
  final Rule rule;

  /// What becomes of the transaction when it matches.
  final Outcome outcome;

  /// The index within the phase of the rule to go on with after a match.
  final int next;

  /// What it records of a match.
  final Report report;

  /// Whether a match changes nothing but which rule is next: then what it matched is not remembered
  /// either.
  final boolean changesNothing;

  /// Whether it may leave out other rules for the rest of the transaction.
  final boolean drops;

  /// Whether a match records nothing, decides nothing and has no grade.
  final boolean setsOnly;

  private final Step[] steps;

  CompiledRule(int index, Rule rule, List<Step> steps, Outcome outcome, int next, Report report) {
    this.index = index;
    this.rule = rule;
    this.steps = steps.toArray(Step[]::new);
    this.outcome = outcome;
    this.next = next;
    this.report = report;
    this.setsOnly =
        !report.wanted() && report.severity() == null && outcome instanceof Outcome.Passes;
    this.drops = steps.stream().anyMatch(Step::drops);
    this.changesNothing =
        steps.size() == 1
            && !steps.getFirst().takesEffect()
            && !report.wanted()
            && outcome instanceof Outcome.Passes;
  }

  /// How many links it has.
  int length() {
    return steps.length;
  }

  /// One of its links, from 0.
  Step step(int link) {
    return steps[link];
  }
}
