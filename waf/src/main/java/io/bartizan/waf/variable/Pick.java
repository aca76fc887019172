package io.bartizan.waf.variable;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;

/// Which values of a collection are meant. Immutable; any thread.
sealed interface Pick {
  /// This pick with its macros filled in.
  default Pick in(State state) {
    return this;
  }

  /// Whether a value of that name is meant.
  boolean holds(Text name);

  /// All values.
  record All() implements Pick {
    @Override
    public boolean holds(Text name) {
      return true;
    }
  }

  /// Values of one name, in any case.
  record Named(Text wanted) implements Pick {
    @Override
    public boolean holds(Text name) {
      return Names.same(wanted, name);
    }
  }

  /// Values whose name contains a match.
  record Like(Expression expression) implements Pick {
    @Override
    public boolean holds(Text name) {
      return expression.found(name.array(), name.start(), name.end());
    }
  }

  /// Values of a name that each transaction makes up.
  record Resolved(Template name) implements Pick {
    @Override
    public Pick in(State state) {
      return new Named(name.text(state));
    }

    @Override
    public boolean holds(Text other) {
      return false;
    }
  }
}
