package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Selector;
import io.bartizan.waf.lang.Target;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.operator.Match;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.text.Text;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A rule that does nothing but skip others when a variable of TX has certain values, as rule sets
/// do for their paranoia levels.
///
/// @param rule the rule
/// @param variable the variable's name in lower case
record Guard(CompiledRule rule, Text variable) {
  /// The guard that a rule is; null if it is none.
  static @Nullable Guard of(CompiledRule rule, int index) {
    Step step = rule.step(0);
    boolean skips = rule.changesNothing() && rule.next > index + 1;
    if (!skips || !(step.probe instanceof Probe.Fixed)) {
      return null;
    }
    @Nullable String name = variable(step.link);
    return name == null ? null : new Guard(rule, Text.latin1(name));
  }

  private static @Nullable String variable(Link link) {
    boolean single = link.targets().included().size() == 1 && link.targets().excluded().isEmpty();
    if (!single) {
      return null;
    }
    Target target = link.targets().included().getFirst();
    boolean named =
        target.variable() == Variable.TX
            && !target.count()
            && target.selector() instanceof Selector.Named(Macro name)
            && name.isLiteral();
    return named && target.selector() instanceof Selector.Named(Macro name)
        ? name.written().toLowerCase(Locale.ROOT)
        : null;
  }

  /// Whether the guard skips while its variable has a value.
  boolean skips(State state) {
    Step step = rule.step(0);
    Probe probe = step.probe;
    Value value = state.tx().get(variable);
    return value != null
        && probe != null
        && probe.matches(state, step.stage(0).of(value), new Match().begin(false)) != step.negated;
  }

  /// Whether another rule may change the guard's variable.
  boolean dependsOn(Rule other) {
    return other.defaults().stream().anyMatch(this::changedBy)
        || other.links().stream()
            .anyMatch(link -> link.actions().stream().anyMatch(this::changedBy));
  }

  private boolean changedBy(Action action) {
    if (!(action instanceof Action.SetVariable set) || set.collection() != Variable.TX) {
      return action == Action.Flag.CAPTURE && variable.length() == 1;
    }
    String start = set.name().pieces().getFirst() instanceof Macro.Literal(String text) ? text : "";
    String lowered = start.toLowerCase(Locale.ROOT);
    return set.name().isLiteral()
        ? lowered.equals(variable.latin1())
        : variable.latin1().startsWith(lowered);
  }
}
