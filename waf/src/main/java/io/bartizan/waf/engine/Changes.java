package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Action;
import io.bartizan.waf.lang.Macro;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.TxNames;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/// Which variables of TX some rules may change. For one thread.
final class Changes {
  private static final int CAPTURES = 10;

  private final TxNames names;
  private final BitSet numbers = new BitSet();
  private final List<String> beginnings = new ArrayList<>();

  Changes(TxNames names) {
    this.names = names;
  }

  /// One rule more.
  void add(Rule rule) {
    rule.defaults().forEach(this::add);
    rule.links().forEach(link -> link.actions().forEach(this::add));
  }

  /// One action more.
  void add(Action action) {
    if (action == Action.Flag.CAPTURE) {
      numbers.set(0, CAPTURES);
    } else if (action instanceof Action.SetVariable set && set.collection() == Variable.TX) {
      if (set.name().isLiteral()) {
        numbers.set(names.number(Text.latin1(set.name().written())));
      } else {
        beginnings.add(beginning(set.name()));
      }
    }
  }

  /// What a name certainly begins with, in lower case.
  private static String beginning(Macro name) {
    return name.pieces().getFirst() instanceof Macro.Literal(String text)
        ? text.toLowerCase(Locale.ROOT)
        : "";
  }

  /// Whether one may change the variable of a number.
  boolean touch(int number) {
    String name = names.name(number).latin1();
    return numbers.get(number) || beginnings.stream().anyMatch(name::startsWith);
  }
}
