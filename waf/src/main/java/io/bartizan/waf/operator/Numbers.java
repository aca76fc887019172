package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;

/// Compares the value with the argument as whole numbers: white space, a sign and digits as far as
/// they go; 0 if there are none. Numbers too large count as the largest.
record Numbers(Order order, long argument) implements Operator {
  private static final long LARGEST = Long.MAX_VALUE / 10 - 1;

  /// How two numbers stand to each other.
  enum Order {
    EQ,
    GE,
    GT,
    LE,
    LT
  }

  Numbers(Order order, Text argument) {
    this(order, number(argument));
  }

  @Override
  public boolean matches(Text value, Match match) {
    long number = number(value);
    return switch (order) {
      case EQ -> number == argument;
      case GE -> number >= argument;
      case GT -> number > argument;
      case LE -> number <= argument;
      case LT -> number < argument;
    };
  }

  static long number(Text text) {
    int at = 0;
    while (at < text.length() && isSpace(text.at(at))) {
      at++;
    }
    boolean minus = at < text.length() && text.at(at) == '-';
    if (at < text.length() && (minus || text.at(at) == '+')) {
      at++;
    }
    long number = 0;
    for (; at < text.length() && text.at(at) >= '0' && text.at(at) <= '9'; at++) {
      number = Math.min(number * 10 + (text.at(at) - '0'), LARGEST);
    }
    return minus ? -number : number;
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }
}
