package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Directives that change or remove rules by id, tag or message. They hold for all rules, wherever
/// these stand.
final class AmendmentDirectives {
  static final Map<String, Handler> HANDLERS =
      Map.of(
          "secruleremovebyid", AmendmentDirectives::removeById,
          "secruleremovebytag", (directive, draft) -> remove(directive, draft, true),
          "secruleremovebymsg", (directive, draft) -> remove(directive, draft, false),
          "secruleupdatetargetbyid", (directive, draft) -> retarget(directive, draft, "id"),
          "secruleupdatetargetbytag", (directive, draft) -> retarget(directive, draft, "tag"),
          "secruleupdatetargetbymsg", (directive, draft) -> retarget(directive, draft, "msg"),
          "secruleupdateactionbyid", AmendmentDirectives::redo);

  private AmendmentDirectives() {}

  private static void removeById(Directive directive, Draft draft) throws SecLangException {
    directive.word(0, 1, 1000, "rules' numbers, such as 100 200-299");
    List<Action.DropIds> ranges = new ArrayList<>();
    for (Word word : directive.words()) {
      ranges.addAll(ranges(directive, word));
    }
    draft.amendments.add(new Amendment(new RuleSelection.Ids(ranges), new Amendment.Removal()));
  }

  private static void remove(Directive directive, Draft draft, boolean tag)
      throws SecLangException {
    Word word = directive.only("an expression");
    Pattern pattern = pattern(directive, word);
    draft.amendments.add(
        new Amendment(
            tag ? new RuleSelection.Tagged(pattern) : new RuleSelection.Saying(pattern),
            new Amendment.Removal()));
  }

  private static void retarget(Directive directive, Draft draft, String by)
      throws SecLangException {
    String expected = "rules by " + by + ", targets, and the targets that they replace, if any";
    Word rules = directive.word(0, 2, 3, expected);
    Targets targets = TargetReader.read(directive.words().get(1));
    Targets instead =
        directive.words().size() == 3 ? TargetReader.read(directive.words().get(2)) : null;
    RuleSelection selection =
        switch (by) {
          case "id" -> new RuleSelection.Ids(ranges(directive, rules));
          case "tag" -> new RuleSelection.Tagged(pattern(directive, rules));
          default -> new RuleSelection.Saying(pattern(directive, rules));
        };
    draft.amendments.add(new Amendment(selection, new Amendment.Retarget(targets, instead)));
  }

  private static void redo(Directive directive, Draft draft) throws SecLangException {
    Word rules = directive.word(0, 2, 2, "a rule's number and actions");
    List<Action> actions = ActionReader.read(directive.words().get(1));
    for (Action action : actions) {
      if (action instanceof Action.Id
          || action instanceof Action.Phase
          || action == Action.Flag.CHAIN) {
        throw directive.wrong(
            directive.words().get(1), action.toString(), "no id, phase or chain: these stay");
      }
    }
    RuleSelection selection = new RuleSelection.Ids(ranges(directive, rules));
    draft.amendments.add(new Amendment(selection, new Amendment.Redo(actions)));
  }

  private static List<Action.DropIds> ranges(Directive directive, Word word)
      throws SecLangException {
    List<Action.DropIds> ranges = new ArrayList<>();
    for (String part : word.text().strip().split("[ ,\t]+")) {
      ranges.add(range(directive, word, part));
    }
    return ranges;
  }

  private static Action.DropIds range(Directive directive, Word word, String part)
      throws SecLangException {
    if (!part.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
      throw directive.wrong(word, part, "a rule's number, or two with a dash between");
    }
    String[] ends = part.split("-");
    return new Action.DropIds(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  private static Pattern pattern(Directive directive, Word word) throws SecLangException {
    try {
      return Pattern.compile(word.text());
    } catch (PatternSyntaxException wrong) {
      @Nullable String why = wrong.getDescription();
      throw directive.wrong(word, "an expression; " + why);
    }
  }
}
