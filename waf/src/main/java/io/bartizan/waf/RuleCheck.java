package io.bartizan.waf;

import io.bartizan.waf.engine.Program;
import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.lang.Item;
import io.bartizan.waf.lang.Position;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Script;
import io.bartizan.waf.lang.SecLangException;
import io.bartizan.waf.lang.Source;
import io.bartizan.waf.lang.Survey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// All that is wrong with rule files, not only the first thing. `script` is what is left without
/// it; it compiles if `faults` are complete.
public record RuleCheck(Script script, List<Fault> faults) {
  /// How many rules that do not compile are looked for: a file with more is no rule file.
  private static final int MOST = 200;

  public RuleCheck {
    faults = List.copyOf(faults);
  }

  /// Reads and compiles sources in order, as if they were one.
  public static RuleCheck of(Source... sources) {
    Survey survey = Survey.of(List.of(sources));
    List<Fault> faults = new ArrayList<>(survey.faults());
    Script script = survey.script();
    for (int i = 0; i < MOST; i++) {
      try {
        Program.of(script, InstantSource.system());
        return new RuleCheck(script, faults);
      } catch (SecLangException wrong) {
        int lost = at(script.items(), wrong.position());
        faults.add(new Fault(wrong, lost < 0 ? 0 : ((Rule) script.items().get(lost)).id()));
        if (lost < 0) {
          return new RuleCheck(script, faults);
        }
        script = without(script, lost);
      }
    }
    return new RuleCheck(script, faults);
  }

  /// The index of the last rule that starts at or before a position in its file; -1 if none does.
  private static int at(List<Item> items, Position position) {
    int found = -1;
    int line = 0;
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Rule rule
          && rule.position().file().equals(position.file())
          && rule.position().line() <= position.line()
          && rule.position().line() >= line) {
        found = i;
        line = rule.position().line();
      }
    }
    return found;
  }

  private static Script without(Script script, int index) {
    List<Item> items = new ArrayList<>(script.items());
    items.remove(index);
    return new Script(script.settings(), items, script.notes());
  }

  /// The rules that are left.
  public List<Rule> rules() {
    return script.items().stream().filter(Rule.class::isInstance).map(Rule.class::cast).toList();
  }
}
