package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Check;
import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Settings;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.regex.PatternException;
import io.bartizan.waf.state.Exclusion;
import io.bartizan.waf.state.RuleFacts;
import io.bartizan.waf.state.TxNames;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.Reader;
import io.bartizan.waf.variable.Readers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes compiled rules of rules.
final class RuleCompiler {
  private final Readers readers;
  private final EffectCompiler effects;
  private final OutcomeCompiler outcomes;
  private final ChainCompiler chains;
  private final ProbeCompiler probes;
  private final ReportCompiler reports;

  RuleCompiler(Readers readers, TxNames names, Selections selections, Settings settings) {
    this.readers = readers;
    this.chains = new ChainCompiler(settings);
    this.effects = new EffectCompiler(readers, names, selections);
    this.outcomes = new OutcomeCompiler(readers);
    this.probes = new ProbeCompiler(readers);
    this.reports = new ReportCompiler(readers);
  }

  CompiledRule compiled(int index, Rule rule, int next) throws SecLangException {
    List<Step> steps = new ArrayList<>();
    for (Link link : rule.links()) {
      steps.add(step(rule, link));
    }
    return new CompiledRule(index, rule, steps, outcomes.outcome(rule), next, reports.report(rule));
  }

  private Step step(Rule rule, Link link) throws SecLangException {
    try {
      Check check = link.check();
      return new Step(
          link,
          readers(link.targets().included()),
          exclusions(link.targets().excluded()),
          chains.stages(rule, link),
          check == null ? null : probes.probe(check),
          link.actions().contains(Action.Flag.CAPTURE),
          effects(rule, link),
          facts(rule, link));
    } catch (PatternException wrong) {
      throw SecLangException.at(
          link.position(),
          "rule " + rule.id(),
          wrong.pattern(),
          String.valueOf(wrong.getMessage()),
          wrong.refused());
    }
  }

  private List<Reader> readers(List<Target> targets) throws PatternException {
    List<Reader> found = new ArrayList<>();
    for (Target target : targets) {
      found.add(readers.of(target));
    }
    return found;
  }

  private static List<Exclusion> exclusions(List<Target> targets) throws PatternException {
    List<Exclusion> found = new ArrayList<>();
    for (Target target : targets) {
      found.add(Readers.exclusion(target));
    }
    return found;
  }

  private List<Effect> effects(Rule rule, Link link) throws PatternException {
    List<Action> actions = new ArrayList<>();
    if (link == rule.first()) {
      actions.addAll(rule.defaults());
    }
    actions.addAll(link.actions());
    List<Effect> found = new ArrayList<>();
    for (Action action : actions) {
      @Nullable Effect effect = effects.effect(action);
      if (effect != null) {
        found.add(effect);
      }
    }
    return found;
  }

  private static RuleFacts facts(Rule rule, Link link) {
    Text rev = Text.EMPTY;
    Text severity = Text.EMPTY;
    Text data = Text.EMPTY;
    Text message = Text.EMPTY;
    for (Action action : link.actions()) {
      switch (action) {
        case Action.Revision(String revision) -> rev = Text.latin1(revision);
        case Action.Grade(var grade) -> severity = Text.of(Integer.toString(grade.number()));
        case Action.LogData(var text) -> data = Text.latin1(text.written());
        case Action.Message(var text) -> message = Text.latin1(text.written());
        default -> {}
      }
    }
    return new RuleFacts(Text.of(Integer.toString(rule.id())), rev, severity, data, message);
  }
}
