package io.bartizan.waf.lang;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads sources, one directive after the other.
final class ScriptReader {
  private static final Map<String, Handler> HANDLERS = new HashMap<>();

  static {
    HANDLERS.putAll(RuleDirectives.HANDLERS);
    HANDLERS.putAll(SettingDirectives.HANDLERS);
    HANDLERS.putAll(AmendmentDirectives.HANDLERS);
    HANDLERS.putAll(IdleDirectives.HANDLERS);
  }

  private final Draft draft = new Draft();
  private final Includes includes = new Includes(this);

  void read(Source source) throws SecLangException {
    for (Line line : Lines.of(source)) {
      take(Words.read(line));
    }
  }

  Script script() throws SecLangException {
    if (draft.chainIsOpen()) {
      Position position = ((Rule) draft.items.getLast()).links().getLast().position();
      throw new SecLangException(position, "chain", "the end", "the next rule of the chain");
    }
    return draft.script();
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
    handler.on(directive, draft);
  }

  private static String expected(String name) {
    String refused = IdleDirectives.REFUSED.get(name.toLowerCase(Locale.ROOT));
    return refused != null
        ? "a supported directive; this one is refused: " + refused
        : Suggestion.of("a directive", name, SettingDirectives.names(HANDLERS.keySet()));
  }
}
