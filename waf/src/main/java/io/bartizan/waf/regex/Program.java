package io.bartizan.waf.regex;

import java.util.Set;

/// Patterns as steps: a nondeterministic automaton. Immutable.
///
/// A loop that is written out has steps of which one allows all that another allows, and more:
/// `chain` names the loop and the place in its body, and of two steps of a chain the one of higher
/// `rank` makes the other needless, if all that counts is whether something is found.
final class Program {
  final byte[] op;
  final int[] x;
  final int[] y;
  final int[] chain;
  final ByteSet[] sets;
  final Assertion[] checks;

  /// Where each pattern starts.
  final int[] starts;

  /// Takes a byte of set `x`, then goes to the next step.
  static final byte BYTES = 0;

  /// Goes to `x` and `y`, preferring `x`.
  static final byte SPLIT = 1;

  /// Goes to `x`.
  static final byte JUMP = 2;

  /// Notes the place in slot `x`, then goes to the next step.
  static final byte SAVE = 3;

  /// Goes to the next step if assertion `x` holds.
  static final byte CHECK = 4;

  /// Pattern `x` is found.
  static final byte MATCH = 5;

  Program(
      byte[] op,
      int[] x,
      int[] y,
      int[] chain,
      Set<ByteSet> sets,
      Set<Assertion> checks,
      int[] starts) {
    this.op = op;
    this.x = x;
    this.y = y;
    this.chain = chain;
    this.sets = sets.toArray(ByteSet[]::new);
    this.checks = checks.toArray(Assertion[]::new);
    this.starts = starts;
  }

  /// How many steps it has.
  int size() {
    return op.length;
  }

  /// For each step, and last for all starts, whether an assertion may be met before the next byte.
  boolean[] checked() {
    boolean[] checked = new boolean[size() + 1];
    boolean more = checks.length > 0;
    while (more) {
      more = false;
      for (int step = size() - 1; step >= 0; step--) {
        boolean met = !checked[step] && meetsCheck(step, checked);
        checked[step] |= met;
        more |= met;
      }
    }
    for (int start : starts) {
      checked[size()] |= checked[start];
    }
    return checked;
  }

  private boolean meetsCheck(int step, boolean[] checked) {
    return switch (op[step]) {
      case CHECK -> true;
      case SPLIT -> checked[x[step]] || checked[y[step]];
      case JUMP -> checked[x[step]];
      case SAVE -> checked[step + 1];
      default -> false;
    };
  }

  /// For each step the next one, or where the jumps lead that stand there.
  int[] targets() {
    int[] targets = new int[op.length];
    for (int step = 0; step < op.length; step++) {
      int at = step + 1;
      while (at < op.length && op[at] == JUMP) {
        at = x[at];
      }
      targets[step] = at;
    }
    return targets;
  }
}
