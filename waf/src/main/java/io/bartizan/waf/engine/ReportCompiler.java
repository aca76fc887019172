package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Link;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Severity;
import io.bartizan.waf.variable.Readers;
import io.bartizan.waf.variable.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds what a rule records of a match.
final class ReportCompiler {
  private final Readers readers;

  ReportCompiler(Readers readers) {
    this.readers = readers;
  }

  Report report(Rule rule) {
    List<Action> actions = new ArrayList<>(rule.defaults());
    rule.links().stream().map(Link::actions).forEach(actions::addAll);
    return new Report(
        wanted(rule),
        first(actions, action -> action instanceof Action.Message(var t) ? template(t) : null),
        first(actions, action -> action instanceof Action.LogData(var t) ? template(t) : null),
        first(actions, action -> action instanceof Action.Grade(Severity s) ? s : null),
        rule.tags().stream().map(this::template).toList(),
        orEmpty(first(actions, action -> action instanceof Action.Version(String v) ? v : null)),
        orEmpty(first(actions, action -> action instanceof Action.Revision(String r) ? r : null)));
  }

  private Template template(io.bartizan.waf.lang.Macro macro) {
    return readers.template(macro);
  }

  /// A match is recorded unless the rule, or else `SecDefaultAction`, says `nolog` last.
  private static boolean wanted(Rule rule) {
    boolean wanted = true;
    List<Action> actions = new ArrayList<>(rule.defaults());
    actions.addAll(rule.first().actions());
    for (Action action : actions) {
      if (action == Action.Flag.LOG) {
        wanted = true;
      } else if (action == Action.Flag.NO_LOG) {
        wanted = false;
      }
    }
    return wanted;
  }

  private static <T> @Nullable T first(List<Action> actions, Function<Action, @Nullable T> asked) {
    for (Action action : actions) {
      @Nullable T found = asked.apply(action);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
