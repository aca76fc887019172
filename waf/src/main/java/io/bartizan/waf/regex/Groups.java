package io.bartizan.waf.regex;

import java.util.HashSet;
import java.util.Set;

/// Numbers and names the groups of a pattern, and refuses what refers to one.
final class Groups {
  private static final int MOST = 1_000;

  private final Cursor in;
  private final Set<String> names = new HashSet<>();
  private int count;
  private int highest;
  private int octal = Integer.MAX_VALUE;
  private int octalAt;

  Groups(Cursor in) {
    this.in = in;
  }

  /// How many are open or were.
  int count() {
    return count;
  }

  /// Numbers the next group.
  int open() throws PatternException {
    if (++count > MOST) {
      throw in.wrong("group " + count, "at most " + MOST);
    }
    highest = Math.max(highest, count);
    return count;
  }

  /// The next group is `count + 1`.
  void back(int count) {
    this.count = count;
  }

  /// The number of groups, once the pattern is read.
  int end() throws PatternException {
    if (octal <= highest) {
      throw in.unable(octalAt, "back-reference");
    }
    return highest;
  }

  /// Reads `<name>`, `P<name>` or `'name'`; whether one stands here.
  boolean named(int start) throws PatternException {
    boolean quoted = in.take("'");
    if (!quoted && !in.take("<") && !in.take("P<")) {
      return false;
    }
    String name = in.until(quoted ? "'" : ">", "name");
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      throw in.wrong(start, "group named `" + name + "`", "letters, digits and _");
    }
    if (!names.add(name)) {
      throw in.wrong(start, "second group named `" + name + "`", "names that differ");
    }
    return true;
  }

  /// Refuses the groups that start, after `(?`, with something that no linear scan can do.
  void refuse(int start) throws PatternException {
    int next = in.peek(1);
    switch (in.peek()) {
      case '=', '!', '*' -> throw in.unable(start, "look-ahead");
      case '<' -> {
        if (next == '=' || next == '!' || next == '*') {
          throw in.unable(start, "look-behind");
        }
      }
      case '(' -> throw in.unable(start, "condition");
      case 'C' -> throw in.unable(start, "callout");
      case 'R', '&', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          throw in.unable(start, "recursion");
      case '-' -> {
        if (next >= '0' && next <= '9') {
          throw in.unable(start, "recursion");
        }
      }
      case 'P' -> {
        if (next == '=' || next == '>') {
          throw in.unable(start, next == '=' ? "back-reference" : "recursion");
        }
      }
      default -> {}
    }
  }

  /// Refuses the escapes that refer to a group, and others that no linear scan can do.
  void refuseReference(int start, char letter) throws PatternException {
    switch (letter) {
      case 'k' -> throw in.unable(start, "back-reference");
      case 'g' ->
          throw in.unable(
              start, in.peek() == '<' || in.peek() == '\'' ? "recursion" : "back-reference");
      case 'K' -> throw in.unable(start, "\\K, a match that starts late,");
      case 'X' -> throw in.unable(start, "\\X, a grapheme,");
      case 'p', 'P' -> throw in.wrong(start, "Unicode property", "a class of bytes");
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(start);
      default -> {}
    }
  }

  /// One digit refers to a group; more may be octal, if there are not as many groups.
  private void number(int start) throws PatternException {
    int digit = in.peek();
    boolean one = digit < '0' || digit > '9';
    if (one || in.pattern.charAt(in.at - 1) > '7') {
      throw in.unable(start, "back-reference");
    }
    int value = (in.pattern.charAt(in.at - 1) - '0') * 10 + digit - '0';
    if (value < octal) {
      octal = value;
      octalAt = start;
    }
  }
}
