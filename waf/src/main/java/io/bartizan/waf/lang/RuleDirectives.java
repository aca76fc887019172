package io.bartizan.waf.lang;

import java.util.List;
import java.util.Map;

/// Directives that make rules: `SecRule`, `SecAction`, `SecMarker`, `SecDefaultAction`.
final class RuleDirectives {
  static final Map<String, Handler> HANDLERS =
      Map.of(
          "secrule", RuleDirectives::rule,
          "secaction", RuleDirectives::action,
          "secmarker", RuleDirectives::marker,
          "secdefaultaction", RuleDirectives::defaults);

  private RuleDirectives() {}

  private static void rule(Directive directive, Draft draft) throws SecLangException {
    String expected = "variables, an operator and actions";
    Targets targets = TargetReader.read(directive.word(0, 2, 3, expected));
    Check check = CheckReader.read(directive.words().get(1));
    List<Action> actions =
        directive.words().size() == 3 ? ActionReader.read(directive.words().get(2)) : List.of();
    add(directive, draft, new Link(directive.position(), targets, check, actions));
  }

  private static void action(Directive directive, Draft draft) throws SecLangException {
    List<Action> actions = ActionReader.read(directive.only("actions"));
    add(directive, draft, new Link(directive.position(), Targets.NONE, null, actions));
  }

  private static void add(Directive directive, Draft draft, Link link) throws SecLangException {
    if (draft.chainIsOpen()) {
      followsChain(directive, link);
      draft.lengthen(link);
      return;
    }
    int id = 0;
    int phase = 2;
    for (Action action : link.actions()) {
      switch (action) {
        case Action.Id(int written) -> id = written;
        case Action.Phase(int written) -> phase = written;
        default -> {}
      }
    }
    if (id == 0 && link.check() != null) {
      throw directive.wrong(directive.name(), "no id", "an id, such as id:100");
    }
    if (id != 0 && !draft.claim(id)) {
      throw directive.wrong(directive.name(), "id:" + id, "an id that no other rule has");
    }
    draft.items.add(new Rule(id, phase, List.of(link), draft.defaults(phase)));
  }

  private static void followsChain(Directive directive, Link link) throws SecLangException {
    for (Action action : link.actions()) {
      boolean onlyFirst = action instanceof Action.SkipAfter || action instanceof Action.Skip;
      if (onlyFirst || action.disrupts()) {
        throw directive.wrong(
            directive.name(), action.toString(), "no such action but in the first rule of a chain");
      }
    }
  }

  private static void marker(Directive directive, Draft draft) throws SecLangException {
    String name = directive.only("a name").text();
    draft.items.add(
        new Item.Marker(name.startsWith("'") ? name.substring(1, name.length() - 1) : name));
  }

  private static void defaults(Directive directive, Draft draft) throws SecLangException {
    Word word = directive.only("actions");
    List<Action> actions = ActionReader.read(word);
    int phase = 2;
    boolean disruptive = false;
    for (Action action : actions) {
      suitable(directive, word, action);
      phase = action instanceof Action.Phase(int written) ? written : phase;
      disruptive |= action.disrupts() && action != Action.Disruption.BLOCK;
    }
    if (!disruptive) {
      throw directive.wrong(word, "a disruptive action such as deny or pass");
    }
    if (!draft.defaults(phase).isEmpty()) {
      throw directive.wrong(word, "one SecDefaultAction for phase " + phase);
    }
    draft.byDefault(phase, actions);
  }

  private static void suitable(Directive directive, Word word, Action action)
      throws SecLangException {
    boolean unsuitable =
        action instanceof Action.Id
            || action instanceof Action.TransformNone
            || action instanceof Action.SkipAfter
            || action instanceof Action.Skip
            || action instanceof Action.Message
            || action == Action.Flag.CHAIN;
    if (unsuitable) {
      throw directive.wrong(word, action.toString(), "an action that suits every rule of a phase");
    }
  }
}
