package io.bartizan.waf.regex;

import java.util.Arrays;

/// Where the ways of a match that starts at one place are, in order of preference. A state's steps
/// are those that its ways have come to and not passed yet; without steps, no way is left.
final class Ranked implements Moves {
  private static final int[] NONE = {};
  private static final int[] MATCH = {0};

  private final Openings openings;
  private final Program program;
  private final boolean[] checked;
  private final Steps next;
  private final Steps passed;
  private boolean matched;
  private long work;

  Ranked(Openings openings) {
    this.openings = openings;
    program = openings.program;
    checked = program.checked();
    next = new Steps(program.size());
    passed = new Steps(program.size());
  }

  /// The state in which a match begins at a kind of place.
  States.State start(int kind) {
    return new States.State(checked[0] ? kind : Place.START, new int[] {0}, NONE);
  }

  /// A match ends the ways that are preferred less.
  @Override
  public States.State next(States.State from, int symbol) {
    next.clear();
    passed.clear();
    matched = false;
    for (int i = 0; i < from.steps.length && !matched; i++) {
      pass(from.steps[i], from.kind, symbol);
    }
    int[] steps = Arrays.copyOf(next.items, next.size);
    return new States.State(kind(steps, openings.kindAfter(symbol)), steps, NONE);
  }

  private void pass(int step, int kind, int symbol) {
    work++;
    if (program.op[step] == Program.BYTES) {
      if (openings.takes(step, symbol) && passed.add(step)) {
        next.add(openings.target[step]);
      }
      return;
    }
    Openings.Opening opening = openings.certain(step, kind, symbol);
    work += opening.steps.length;
    for (int one : opening.steps) {
      if (program.op[one] == Program.MATCH) {
        matched = true;
        return;
      }
      if (passed.add(one)) {
        next.add(openings.target[one]);
      }
    }
  }

  /// Where no assertion comes next, all places are alike.
  private int kind(int[] steps, int kind) {
    for (int step : steps) {
      if (checked[step]) {
        return kind;
      }
    }
    return Place.START;
  }

  @Override
  public int[] found() {
    return matched ? MATCH : NONE;
  }

  @Override
  public long work() {
    return work;
  }
}
