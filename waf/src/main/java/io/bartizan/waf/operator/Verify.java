package io.bartizan.waf.operator;

import io.bartizan.waf.regex.Expression;
import io.bartizan.waf.text.Text;

/// Whether something that a pattern finds in the value is a number of some kind, by its check
/// digits.
final class Verify implements Operator {
  /// How many matches are tried, since each may look at all that follows.
  static final int MOST_MATCHES = 1000;

  private final Expression pattern;
  private final Check check;

  /// Whether a text holds such a number.
  interface Check {
    boolean holds(Text text);
  }

  private Verify(Expression pattern, Check check) {
    this.pattern = pattern;
    this.check = check;
  }

  static Kind.Maker of(Check check) {
    return (argument, _) -> new Verify(Rx.expression(argument.latin1()), check);
  }

  /// Of `cl PATTERN` or `us PATTERN`.
  static Verify nationalId(Text argument) throws OperatorException {
    String country = argument.latin1().strip();
    int space = country.indexOf(' ');
    String pattern = space < 0 ? "" : country.substring(space + 1).strip();
    return switch (space < 0 ? country : country.substring(0, space)) {
      case "cl" -> new Verify(Rx.expression(pattern), ValidateNid::isRut);
      case "us" -> new Verify(Rx.expression(pattern), ValidateNid::isSsn);
      default ->
          throw new OperatorException(
              "national identifier", country, "cl or us, a space, a pattern");
    };
  }

  /// The first thousand matches are tried; the next may begin with the last byte of the one before,
  /// so that what ends one can be what begins another.
  @Override
  public boolean matches(Text value, Match match) {
    int[] groups = match.groups(1);
    int from = value.start();
    for (int i = 0; i < MOST_MATCHES && from <= value.end(); i++) {
      if (!pattern.found(value.array(), from, value.end(), groups)) {
        return false;
      }
      Text found = Text.of(value.array(), groups[0], groups[1]);
      if (check.holds(found)) {
        match.found(found);
        return true;
      }
      from = groups[1] - 1 > groups[0] ? groups[1] - 1 : groups[1] + (found.isEmpty() ? 1 : 0);
    }
    return false;
  }
}
