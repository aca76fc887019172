package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.TxNames;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.List;

/// Which variables of TX may have any value, as they count or take what requests say; all others
/// have one of a few values that rules write down. Immutable once made.
final class Whims {
  private final TxNames names;
  private final Changes wild;

  private Whims(TxNames names) {
    this.names = names;
    this.wild = new Changes(names);
  }

  static Whims of(List<Rule> rules, TxNames names) {
    Whims whims = new Whims(names);
    List<Action.SetVariable> plain = new ArrayList<>();
    for (Rule rule : rules) {
      rule.defaults().forEach(action -> whims.sort(action, plain));
      rule.links().forEach(link -> link.actions().forEach(action -> whims.sort(action, plain)));
    }
    boolean more = true;
    while (more) {
      more = plain.removeIf(set -> whims.follows(set.value()) && whims.took(set));
    }
    return whims;
  }

  private void sort(Action action, List<Action.SetVariable> plain) {
    if (action == Action.Flag.CAPTURE) {
      wild.add(action);
    } else if (action instanceof Action.SetVariable set && set.collection() == Variable.TX) {
      boolean counts = set.change() == Action.Change.ADD || set.change() == Action.Change.SUBTRACT;
      if (counts || !set.name().isLiteral() || asksElsewhere(set.value())) {
        wild.add(set);
      } else {
        plain.add(set);
      }
    }
  }

  private boolean took(Action.SetVariable set) {
    wild.add(set);
    return true;
  }

  private static boolean asksElsewhere(Macro value) {
    return value.pieces().stream()
        .anyMatch(piece ->
            piece instanceof Macro.Reference(Variable variable, String name)
                && (variable != Variable.TX || name == null));
  }

  private boolean follows(Macro value) {
    return value.pieces().stream()
        .anyMatch(piece ->
            piece instanceof Macro.Reference(_, String name)
                && name != null
                && touch(names.number(Text.latin1(name))));
  }

  /// Whether the variable of a number is such a one.
  boolean touch(int number) {
    return wild.touch(number);
  }
}
