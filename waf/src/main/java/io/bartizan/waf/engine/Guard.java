package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Selector;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.operator.Match;
import io.bartizan.waf.state.State;
import io.bartizan.waf.state.Value;
import io.bartizan.waf.variable.TxReaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A rule that does nothing but skip others when a variable of TX has certain values, as rule sets
/// do for their paranoia levels.
///
/// @param rule the rule
/// @param number the variable's number
/// @param variable the variable's name in lower case
record Guard(CompiledRule rule, int number, String variable) {
  /// The guard that a rule is; null if it is none.
  static @Nullable Guard of(CompiledRule rule, int index) {
    Step step = rule.step(0);
    boolean skips = rule.changesNothing && rule.next > index + 1;
    if (!skips || !(step.probe instanceof Probe.Fixed)) {
      return null;
    }
    return step.reader(0) instanceof TxReaders.Numbered(int number)
            && step.link.targets().included().size() == 1
            && step.link.targets().excluded().isEmpty()
        ? new Guard(rule, number, name(step.link))
        : null;
  }

  private static String name(Link link) {
    return link.targets().included().getFirst().selector() instanceof Selector.Named(Macro name)
        ? name.written().toLowerCase(Locale.ROOT)
        : "";
  }

  /// Whether the guard skips while its variable has a value.
  boolean skips(State state) {
    Step step = rule.step(0);
    Probe probe = step.probe;
    Value value = state.tx().get(number);
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
    return set.name().isLiteral() ? lowered.equals(variable) : variable.startsWith(lowered);
  }
}
