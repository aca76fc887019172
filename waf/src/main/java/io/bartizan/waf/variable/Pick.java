package io.bartizan.waf.variable;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern PREFIX = Pattern.compile("\\(\\?i\\)\\^([\\w-]+)");

    /// What an expression means; cheap where it means names that begin with some letters.
    static Pick of(Expression expression) {
      Matcher prefix = PREFIX.matcher(expression.pattern());
      Like like = new Like(expression);
      return prefix.matches() ? new Beginning(Text.latin1(prefix.group(1)), like) : like;
    }

    @Override
    public boolean holds(Text name) {
      return expression.found(name.array(), name.start(), name.end());
    }
  }

  /// Values whose name, or a later line of it, begins with some letters, in any case.
  record Beginning(Text letters, Like like) implements Pick {
    @Override
    public boolean holds(Text name) {
      int length = letters.length();
      return (name.length() >= length && Names.same(letters, name.part(0, length)))
          || (hasLines(name) && like.holds(name));
    }

    private static boolean hasLines(Text name) {
      for (int i = 0; i < name.length(); i++) {
        if (name.at(i) == '\n') {
          return true;
        }
      }
      return false;
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
