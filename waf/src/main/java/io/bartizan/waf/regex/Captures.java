package io.bartizan.waf.regex;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Finds the leftmost match that Perl would prefer, and where its groups are: all ways to match go
/// side by side over the text, in order of preference (Pike's machine). To be used again; for one
/// thread at a time.
final class Captures {
  private static final byte[] NOTHING = {};
  private static final int MOST_TURNS = 1 << 29;

  private final Openings openings;
  private final Program program;
  private byte[] in = {};
  private int from;
  private int to;
  private int[] current = {};
  private int[] match = {};
  private int kind;
  private int symbol;
  private int turn;
  private boolean matched;
  private Threads now;
  private Threads next;
  private final int[] passed;
  private int[] stack = new int[32];
  private int depth;

  /// How many steps were looked at so far.
  long work;

  /// The ways to match that are open, each with its groups.
  private static final class Threads {
    final Steps steps;
    int[] groups = new int[64];

    Threads(int size) {
      steps = new Steps(size);
    }

    void add(int step, int[] noted) {
      int base = steps.size * noted.length;
      if (!steps.add(step)) {
        return;
      }
      if (base + noted.length > groups.length) {
        groups = Arrays.copyOf(groups, Math.max(groups.length * 2, base + noted.length));
      }
      System.arraycopy(noted, 0, groups, base, noted.length);
    }

    /// Adds a step, with some more slots noted, as far as there is room.
    void add(int step, int[] noted, int[] slots, int at) {
      int base = steps.size * noted.length;
      int before = steps.size;
      add(step, noted);
      for (int i = 0; i < slots.length && steps.size > before; i++) {
        if (slots[i] < noted.length) {
          groups[base + slots[i]] = at;
        }
      }
    }
  }

  Captures(Openings openings) {
    this.openings = openings;
    program = openings.program;
    now = new Threads(program.size());
    next = new Threads(program.size());
    passed = new int[program.size()];
  }

  /// Goes to a text, and will note as many ends of groups as `ends` has room for.
  Captures over(byte[] text, int start, int end, int[] ends) {
    in = text;
    from = start;
    to = end;
    match = ends;
    current = current.length == ends.length ? current : new int[ends.length];
    matched = false;
    now.steps.clear();
    next.steps.clear();
    if (turn > MOST_TURNS) {
      turn = 0;
      Arrays.fill(passed, 0);
    }
    return this;
  }

  /// Fills the ends of groups if there is a match. None starts before `first`.
  boolean found(int first) {
    goTo(first);
    for (int at = first; at <= to && !(matched && now.steps.size == 0); at++) {
      if (!matched) {
        Arrays.fill(current, -1);
        enter(0, at, now);
      }
      next.steps.clear();
      move(at);
      Threads old = now;
      now = next;
      next = old;
    }
    in = NOTHING;
    return matched;
  }

  /// What is entered from now on stands at a place.
  private void goTo(int at) {
    turn++;
    if (at <= to) {
      kind = openings.kind(in, from, at);
      symbol = openings.symbol(in, at, to);
    }
  }

  /// Moves all ways over the byte here, which they take. A match ends those that are preferred
  /// less.
  private void move(int at) {
    goTo(at + 1);
    for (int i = 0; i < now.steps.size; i++) {
      int step = now.steps.items[i];
      work++;
      System.arraycopy(now.groups, i * match.length, current, 0, match.length);
      if (program.op[step] == Program.MATCH) {
        System.arraycopy(current, 0, match, 0, match.length);
        matched = true;
        return;
      }
      enter(openings.target[step], at + 1, next);
    }
  }

  /// Adds what is reached from a step and takes the byte at a place, or ends the match; those that
  /// are there already are preferred.
  private void enter(int step, int at, Threads into) {
    work++;
    if (program.op[step] == Program.BYTES) {
      if (at < to && program.sets[program.x[step]].has(in[at] & 0xff)) {
        into.add(step, current);
      }
      return;
    }
    var opening = openings.of(step, kind, symbol);
    if (opening == null) {
      follow(step, at, into);
      return;
    }
    for (int i = 0; i < opening.steps.length; i++) {
      into.add(opening.steps[i], current, opening.slots[i], at);
    }
    work += opening.steps.length;
  }

  /// What is reached from a step at a place; there must be room for all groups.
  Openings.Opening opening(int step, int at) {
    turn++;
    Arrays.fill(current, -1);
    follow(step, at, now);
    int[] steps = Arrays.copyOf(now.steps.items, now.steps.size);
    int[][] slots = new int[steps.length][];
    for (int i = 0; i < steps.length; i++) {
      int base = i * current.length;
      slots[i] =
          IntStream.range(0, current.length).filter(k -> now.groups[base + k] == at).toArray();
    }
    return new Openings.Opening(steps, slots);
  }

  /// Adds what is reached without a byte and takes the next one, the preferred first. The stack
  /// holds steps to go to and, below zero, slots to restore, each with what was in it.
  private void follow(int start, int at, Threads into) {
    push(start, 0);
    while (depth > 0) {
      int value = stack[--depth];
      int step = stack[--depth];
      if (step < 0) {
        current[~step] = value;
      } else {
        visit(step, at, into);
      }
    }
  }

  private void visit(int step, int at, Threads into) {
    work++;
    int argument = program.x[step];
    switch (program.op[step]) {
      case Program.MATCH -> into.add(step, current);
      case Program.BYTES -> {
        if (at < to && program.sets[argument].has(in[at] & 0xff)) {
          into.add(step, current);
        }
      }
      case Program.JUMP -> push(argument, 0);
      case Program.SPLIT -> split(step);
      case Program.SAVE -> save(step, argument, at);
      default -> {
        if (program.checks[argument].holds(before(at), after(at))) {
          push(step + 1, 0);
        }
      }
    }
  }

  /// No split is passed twice at one place; but who comes around a loop there without a byte leaves
  /// the loop, as in Perl.
  private void split(int step) {
    int preferred = program.x[step];
    if (passed[step] != turn) {
      passed[step] = turn;
      push(program.y[step], 0);
      push(preferred, 0);
    } else if (preferred <= step) {
      push(program.y[step], 0);
    }
  }

  private void save(int step, int slot, int at) {
    if (slot < current.length) {
      push(~slot, current[slot]);
      current[slot] = at;
    }
    push(step + 1, 0);
  }

  private int before(int at) {
    return at == from ? Assertion.START : in[at - 1] & 0xff;
  }

  private int after(int at) {
    if (at == to) {
      return Assertion.END;
    }
    return at == to - 1 && in[at] == '\n' ? Assertion.FINAL_NEWLINE : in[at] & 0xff;
  }

  private void push(int step, int value) {
    if (depth + 2 > stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    stack[depth++] = step;
    stack[depth++] = value;
  }
}
