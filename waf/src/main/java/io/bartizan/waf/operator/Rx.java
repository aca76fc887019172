package io.bartizan.waf.operator;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.regex.PatternException;
import io.bartizan.waf.text.Text;

/// Whether a pattern is found in the value; its groups are the captures. Of `@rxGlobal` all matches
/// are looked for, up to a thousand, and the last one is captured.
public final class Rx implements Operator {
  private final Expression expression;
  private final boolean global;

  private Rx(Expression expression, boolean global) {
    this.expression = expression;
    this.global = global;
  }

  static Rx of(Text argument) throws OperatorException {
    return new Rx(expression(argument.latin1()), false);
  }

  static Rx global(Text argument) throws OperatorException {
    return new Rx(expression(argument.latin1()), true);
  }

  /// Reads a pattern, with a character for each byte.
  static Expression expression(String pattern) throws OperatorException {
    try {
      return Expression.of(pattern);
    } catch (PatternException e) {
      throw new OperatorException(
          "pattern", pattern, String.valueOf(e.getMessage()), e.refused(), e);
    }
  }

  /// The pattern, so that it can be looked for together with others.
  public Expression expression() {
    return expression;
  }

  @Override
  public boolean matches(Text value, Match match) {
    if (!match.wanted()) {
      return expression.found(value.array(), value.start(), value.end());
    }
    int from = capture(value, value.start(), match);
    boolean found = from >= 0;
    for (int i = 1; global && i < Verify.MOST_MATCHES && from >= 0 && from < value.end(); i++) {
      from = capture(value, from, match);
    }
    return found;
  }

  /// Captures the first match from an index of the array on, and says from where the next can be
  /// looked for; -1 if there is none.
  private int capture(Text value, int from, Match match) {
    int count = Math.min(expression.groupCount() + 1, Match.MOST);
    int[] groups = match.groups(count);
    if (!expression.found(value.array(), from, value.end(), groups)) {
      return -1;
    }
    match.begin(true);
    for (int i = 0; i < count; i++) {
      if (groups[2 * i] >= 0) {
        match.capture(i, Text.of(value.array(), groups[2 * i], groups[2 * i + 1]));
      }
    }
    return Math.max(groups[1], from + 1);
  }
}
