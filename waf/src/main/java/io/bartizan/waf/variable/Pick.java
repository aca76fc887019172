package io.bartizan.waf.variable;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.state.Names;
import io.bartizan.waf.state.State;
import io.bartizan.waf.text.Text;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which values of a collection are meant. Immutable; any thread.
sealed interface Pick extends Predicate<Text> {
  /// This pick with its macros filled in.
  default Pick in(State state) {
    return this;
  }

  /// Whether a value of that name is meant.
  boolean holds(Text name);

  @Override
  default boolean test(Text name) {
    return holds(name);
  }

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
    /// Letters, of which the last may be there or not, so that it does not count.
    private static final Pattern LETTERS =
        Pattern.compile("\\(\\?i\\)(\\^?)([\\w-]+?)(?:[\\w-]\\*)?");

    /// What an expression means; cheap where it means names that begin with or hold some letters.
    static Pick of(Expression expression) {
      Matcher letters = LETTERS.matcher(expression.pattern());
      if (!letters.matches()) {
        return new Like(expression);
      }
      Text text = Text.latin1(letters.group(2));
      return letters.group(1).isEmpty()
          ? new Holding(text)
          : new Beginning(text, new Like(expression));
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
      return Names.sameAt(letters, name, 0) || (hasLines(name) && like.holds(name));
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

  /// Values whose name holds some letters, in any case.
  record Holding(Text letters) implements Pick {
    @Override
    public boolean holds(Text name) {
      for (int at = 0; at + letters.length() <= name.length(); at++) {
        if (Names.sameAt(letters, name, at)) {
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
