package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Severity;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Entries;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a rule records of a match.
///
/// @param wanted whether a match is recorded
/// @param message what the rule says, from the first link that says something
/// @param data what the rule records, likewise
/// @param severity how bad a match is, if the rule says
/// @param tags marks of all links
record Report(
    boolean wanted,
    @Nullable Template message,
    @Nullable Template data,
    @Nullable Severity severity,
    List<Template> tags,
    String version,
    String revision) {
  private static final int LONGEST = 1024;

  /// The record of a match that just happened.
  Hit hit(CompiledRule rule, State state, boolean blocking) {
    boolean looked = rule.step(rule.length() - 1).probe != null;
    List<String> filled = new ArrayList<>(tags.size());
    for (Template tag : tags) {
      filled.add(shown(tag.text(state)));
    }
    return new Hit(
        rule.rule.id(),
        rule.rule.phase(),
        text(message, state),
        text(data, state),
        severity,
        filled,
        version,
        revision,
        looked ? shown(state.matchedName()) : "",
        looked ? shown(state.matched()) : "",
        rule.length() > 1 ? matched(state) : List.of(),
        blocking,
        rule.rule.position());
  }

  /// Of a chain: what is recorded may have come of any of its links.
  private static List<String> matched(State state) {
    Set<String> names = new LinkedHashSet<>();
    Entries all = state.entries(Variable.MATCHED_VARS_NAMES);
    Text last = Text.EMPTY;
    for (int i = 0; i < all.size() && names.size() < Hit.MOST_MATCHED; i++) {
      Text name = all.get(i).text();
      if (!name.equals(last)) {
        names.add(shown(name));
      }
      last = name;
    }
    return List.copyOf(names);
  }

  private static String text(@Nullable Template template, State state) {
    return template == null ? "" : shown(template.text(state));
  }

  private static String shown(Text text) {
    return (text.length() <= LONGEST ? text : text.part(0, LONGEST)).toString();
  }
}
