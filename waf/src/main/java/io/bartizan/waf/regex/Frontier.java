package io.bartizan.waf.regex;

import io.bartizan.waf.regex.Machine.Arrivals;
import java.util.Arrays;

/// Where a program can be after some bytes: steps that take a byte, or wait for the next byte to
/// check it. Matches may start anywhere; those that would start here are not among the steps, but
/// come in as it moves. For one thread.
final class Frontier implements Moves {
  private final Machine machine;
  private final Program program;
  private final int[] best;
  private Steps now;
  private Steps next;
  private final Steps found;
  private final Steps told;
  private int[] stack = new int[16];
  private int depth;
  private final int[] passedNow;
  private final int[] passedNext;
  private int moves;

  /// How many steps were looked at so far.
  private long work;

  Frontier(Machine machine) {
    this.machine = machine;
    program = machine.program;
    best = new int[program.size() + 1];
    now = new Steps(program.size());
    next = new Steps(program.size());
    found = new Steps(highest(program) + 1);
    told = new Steps(found.items.length);
    passedNow = new int[program.size()];
    passedNext = new int[program.size()];
  }

  private static int highest(Program program) {
    int highest = 0;
    for (int step = 0; step < program.size(); step++) {
      highest = program.op[step] == Program.MATCH ? Math.max(highest, program.x[step]) : highest;
    }
    return highest;
  }

  @Override
  public States.State next(States.State from, int symbol) {
    load(from.steps, from.told);
    move(from.kind, symbol);
    int after = machine.alphabet.value(symbol);
    int kind = after == Assertion.END ? Place.START : machine.place.after(after);
    return new States.State(kind, now.sorted(), told.sorted());
  }

  @Override
  public int[] found() {
    return found.sorted();
  }

  @Override
  public long work() {
    return work;
  }

  /// Starts over, at some steps, with some patterns told.
  private void load(int[] steps, int[] patterns) {
    now.clear();
    for (int step : steps) {
      now.add(step);
    }
    told.clear();
    for (int pattern : patterns) {
      told.add(pattern);
    }
  }

  /// Moves over a symbol, from a kind of place.
  private void move(int kind, int symbol) {
    Arrivals starts = machine.starts(kind, symbol, this);
    found.clear();
    advance(kind, symbol);
    for (int step : starts.steps) {
      next.add(step);
    }
    for (int match : starts.found) {
      found.add(match);
    }
    next.prune(program.chain, best);
    if (machine.once) {
      forget();
    }
    work += 8 + 2L * next.size;
    Steps old = now;
    now = next;
    next = old;
  }

  /// Drops what was told before, and what would only find it again.
  private void forget() {
    found.drop(told, null);
    for (int i = 0; i < found.size; i++) {
      told.add(found.items[i]);
    }
    next.drop(told, machine.owner);
  }

  /// What starts at a kind of place and moves over a symbol. Leaves this frontier as it was.
  Arrivals starting(int kind, int symbol) {
    Frontier fresh = new Frontier(machine);
    fresh.moves = 1;
    for (int start : program.starts) {
      fresh.follow(start, fresh.now, fresh.passedNow, Place.sample(kind));
    }
    fresh.advance(kind, symbol);
    fresh.next.prune(program.chain, fresh.best);
    work += fresh.work;
    return new Arrivals(fresh.next.sorted(), fresh.found.sorted());
  }

  private void advance(int kind, int symbol) {
    next.clear();
    moves++;
    int before = Place.sample(kind);
    int after = machine.alphabet.sample(symbol);
    int value = machine.alphabet.value(symbol);
    for (int i = 0; i < now.size; i++) {
      int step = now.items[i];
      int argument = program.x[step];
      if (program.op[step] == Program.CHECK) {
        if (program.checks[argument].holds(before, after)) {
          follow(step + 1, now, passedNow, before);
        }
      } else if (value < 256 && program.sets[argument].has(value)) {
        follow(step + 1, next, passedNext, value);
      }
    }
    work += now.size;
  }

  /// Adds the steps that are reached without a byte, where the byte before is known. No split is
  /// passed twice in one move.
  private void follow(int from, Steps into, int[] passed, int before) {
    depth = 0;
    push(from);
    while (depth > 0) {
      int step = stack[--depth];
      int argument = program.x[step];
      work++;
      switch (program.op[step]) {
        case Program.BYTES -> into.add(step);
        case Program.JUMP -> push(argument);
        case Program.MATCH -> found.add(argument);
        case Program.SPLIT -> {
          if (passed[step] != moves) {
            passed[step] = moves;
            push(program.y[step]);
            push(argument);
          }
        }
        default -> {
          if (program.checks[argument].possible(before)) {
            into.add(step);
          }
        }
      }
    }
  }

  private void push(int step) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    stack[depth++] = step;
  }
}
