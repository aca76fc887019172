package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Severity;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import io.bartizan.waf.variable.Template;
import java.util.ArrayList;
import java.util.List;
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
        blocking,
        rule.rule.position());
  }

  private static String text(@Nullable Template template, State state) {
    return template == null ? "" : shown(template.text(state));
  }

  private static String shown(Text text) {
    return (text.length() <= LONGEST ? text : text.part(0, LONGEST)).toString();
  }
}
