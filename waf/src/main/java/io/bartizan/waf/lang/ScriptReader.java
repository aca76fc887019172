package io.bartizan.waf.lang;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads sources, one directive after the other.
final class ScriptReader {
  private static final Map<String, Handler> HANDLERS = new HashMap<>();

  static {
    HANDLERS.putAll(RuleDirectives.HANDLERS);
    HANDLERS.putAll(SettingDirectives.HANDLERS);
    HANDLERS.putAll(AmendmentDirectives.HANDLERS);
    HANDLERS.putAll(IdleDirectives.HANDLERS);
  }

  /// The names of all directives that are understood, in lower case.
  static Set<String> names() {
    return HANDLERS.keySet();
  }

  private final Draft draft = new Draft();
  private final Includes includes = new Includes(this);
  private final Survey.@Nullable Tolerance tolerance;

  /// Stops at the first fault.
  ScriptReader() {
    this(null);
  }

  /// Reads on behind faults if there is tolerance.
  ScriptReader(Survey.@Nullable Tolerance tolerance) {
    this.tolerance = tolerance;
  }

  void read(Source source) throws SecLangException {
    for (Line line : Lines.of(source)) {
      if (tolerance == null) {
        take(Words.read(line));
      } else if (!tolerance.passesOver(line)) {
        take(line, tolerance);
      }
    }
  }

  private void take(Line line, Survey.Tolerance tolerance) {
    try {
      take(Words.read(line));
    } catch (SecLangException wrong) {
      tolerance.take(line, wrong, draft);
    }
  }

  Script script() {
    if (draft.chainIsOpen()) {
      Rule rule = (Rule) draft.items.getLast();
      Link last = rule.links().getLast();
      draft.lengthen(last.never());
      note(
          last.position(),
          "chain",
          "no rule follows, so that rule " + rule.id() + " never matches");
    }
    return draft.script();
  }

  private void note(Position position, String directive, String reason) {
    draft.notes.add(new Note(position, directive, reason));
  }

  private void take(Directive directive) throws SecLangException {
    if (directive.key().equals("include") || directive.key().equals("includeoptional")) {
      includes.on(directive);
      return;
    }
    Handler handler = HANDLERS.get(directive.key());
    if (handler == null) {
      throw directive.wrong(directive.name(), expected(directive.name().text()));
    }
    if (directive.open()) {
      note(directive.position(), directive.name().text(), "a closing quote is missing");
    }
    handler.on(directive, draft);
  }

  private static String expected(String name) {
    String refused = IdleDirectives.REFUSED.get(name.toLowerCase(Locale.ROOT));
    return refused != null
        ? "a supported directive; this one is refused: " + refused
        : Suggestion.of("a directive", name, SettingDirectives.names(HANDLERS.keySet()));
  }
}
