package io.bartizan.waf.engine;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.text.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which values of a variable are looked at before rules run, each by its name. Complete before the
/// first transaction asks.
final class Interest {
  /// The variable.
  final Variable variable;

  private final List<Text> names = new ArrayList<>();
  private final List<Focus> named = new ArrayList<>();
  private final Focus rest;
  private boolean all;

  /// Rules look at values of some names, for at most so many expressions.
  Interest(Variable variable, List<Text> mentioned, int expressions) {
    this.variable = variable;
    this.rest = new Focus(variable.place() << 16, Recurring.values(variable), expressions);
    for (Text name : mentioned) {
      if (known(name) == null) {
        names.add(name);
        int number = variable.place() << 16 | names.size();
        named.add(new Focus(number, Recurring.value(variable, name), expressions));
      }
    }
  }

  /// A rule looks for an expression in values of a name, or of all.
  void add(@Nullable Text name, int rule, int expression, CompiledRule compiled, boolean ofAlways) {
    if (name == null) {
      all = true;
      rest.add(rule, expression, compiled, ofAlways);
      named.forEach(focus -> focus.add(rule, expression, compiled, ofAlways));
      return;
    }
    Focus focus = known(name);
    if (focus != null) {
      focus.add(rule, expression, compiled, ofAlways);
    }
  }

  /// What is looked for in values of a name; null if nothing is.
  @Nullable Focus focus(Text name) {
    Focus focus = known(name);
    return focus == null && all ? rest : focus;
  }

  /// Whether values of a name are worth remembering, which rules mention or not.
  boolean recurring(Focus focus, Text name) {
    return focus.recurring || (focus == rest && Recurring.value(variable, name));
  }

  private @Nullable Focus known(Text name) {
    for (int i = 0; i < names.size(); i++) {
      if (Names.same(names.get(i), name)) {
        return named.get(i);
      }
    }
    return null;
  }
}
