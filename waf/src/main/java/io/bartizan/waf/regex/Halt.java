package io.bartizan.waf.regex;

import java.util.Arrays;

/// Where the automaton of some patterns gave up, and in which state: what looks for a few of them
/// goes on from there. Immutable.
///
/// @param machine the patterns
/// @param at the byte that it did not move over
/// @param state where it was
record Halt(Machine machine, int at, States.State state) {
  private static final int[] NONE = {};

  /// The state that another machine comes to in the same text, which has some of the patterns.
  States.State in(Machine other, byte[] text, int from) {
    int[] steps = new int[state.steps.length];
    int count = 0;
    for (int step : state.steps) {
      int pattern = machine.owner[step];
      int start = other.start(pattern);
      if (start >= 0) {
        steps[count++] = step - machine.start(pattern) + start;
      }
    }
    return state(steps, count, other, text, from);
  }

  /// The state that the machine of one of the patterns alone comes to.
  States.State alone(int pattern, Machine only, byte[] text, int from) {
    int[] steps = new int[state.steps.length];
    int count = 0;
    for (int step : state.steps) {
      if (machine.owner[step] == pattern) {
        steps[count++] = step - machine.start(pattern);
      }
    }
    return state(steps, count, only, text, from);
  }

  private States.State state(int[] steps, int count, Machine other, byte[] text, int from) {
    Arrays.sort(steps, 0, count);
    int kind = at == from ? Place.START : other.place.after(text[at - 1] & 0xff);
    return new States.State(kind, Arrays.copyOf(steps, count), NONE);
  }
}
