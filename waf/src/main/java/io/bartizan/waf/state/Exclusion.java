package io.bartizan.waf.state;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// Values that a rule does not look at: those of a variable, of one name or of all names like an
/// expression. Excluding all parameters excludes those of the query and of the body too, and names
/// likewise; excluding parameters by an expression excludes their names.
public record Exclusion(Variable variable, @Nullable Text name, @Nullable Expression like) {
  /// Whether values of a variable, as rules name it, may be excluded.
  public boolean concerns(Variable other) {
    return switch (other) {
      case ARGS -> sameVariable(Variable.ARGS_GET) || sameVariable(Variable.ARGS_POST);
      case ARGS_NAMES ->
          sameVariable(Variable.ARGS_GET_NAMES) || sameVariable(Variable.ARGS_POST_NAMES);
      default -> sameVariable(other);
    };
  }

  /// Whether a value is excluded.
  public boolean holds(Value value) {
    return sameVariable(value.variable()) && named(value.name());
  }

  private boolean named(Text other) {
    if (name != null) {
      return Names.same(name, other);
    }
    return like == null || like.found(other.array(), other.start(), other.end());
  }

  private boolean sameVariable(Variable other) {
    return variable == other
        || (variable == Variable.ARGS
            && like != null
            && (other == Variable.ARGS_GET_NAMES || other == Variable.ARGS_POST_NAMES))
        || (variable == Variable.ARGS
            && (other == Variable.ARGS_GET || other == Variable.ARGS_POST))
        || (variable == Variable.ARGS_NAMES
            && (other == Variable.ARGS_GET_NAMES || other == Variable.ARGS_POST_NAMES));
  }
}
