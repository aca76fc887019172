package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Whether the value holds a byte that is in none of the ranges, such as `10, 13, 32-126`.
final class ValidateByteRange implements Operator {
  private final boolean[] allowed;

  private ValidateByteRange(boolean[] allowed) {
    this.allowed = allowed;
  }

  static ValidateByteRange of(Text argument) throws OperatorException {
    boolean[] allowed = new boolean[256];
    for (String range : argument.latin1().split(",", -1)) {
      if (!range.isBlank()) {
        allow(range.strip(), allowed);
      }
    }
    return new ValidateByteRange(allowed);
  }

  private static void allow(String range, boolean[] allowed) throws OperatorException {
    int dash = range.indexOf('-');
    int from = number(dash < 0 ? range : range.substring(0, dash), range);
    int to = dash < 0 ? from : number(range.substring(dash + 1), range);
    if (from > to) {
      throw wrong(range);
    }
    java.util.Arrays.fill(allowed, from, to + 1, true);
  }

  private static int number(String digits, String range) throws OperatorException {
    String number = digits.strip();
    if (!number.matches("[0-9]{1,3}") || Integer.parseInt(number) > 255) {
      throw wrong(range);
    }
    return Integer.parseInt(number);
  }

  private static OperatorException wrong(String range) {
    return new OperatorException("byte range", range, "a number 0-255, or two such as 32-126");
  }

  @Override
  public boolean matches(Text value, Match match) {
    byte[] array = value.array();
    for (int i = value.start(); i < value.end(); i++) {
      if (!allowed[array[i] & 0xff]) {
        return true;
      }
    }
    return false;
  }
}
