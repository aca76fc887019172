package io.bartizan.waf.regex;

import java.util.Arrays;

/// Scans without a table of states: never slower than the number of steps for each byte, whatever
/// the text, and most often far faster, as it knows the next byte and follows only steps that take
/// it. For one thread at a time.
final class Simulation {
  private final Closures closures;
  private final Machine machine;
  private final Program program;
  private final int[] best;
  private final int[] passed;
  private int passes;
  private Steps now;
  private Steps next;
  private final Steps reached;
  private int[] stack = new int[16];
  private int depth;
  private boolean idle;
  private long work;

  Simulation(Machine machine) {
    this(new Closures(machine, Learning.ofProcess().parts()));
  }

  /// With closures that are shared.
  Simulation(Closures closures) {
    this.closures = closures;
    machine = closures.machine;
    program = machine.program;
    best = new int[program.size() + 1];
    passed = new int[program.size()];
    now = new Steps(program.size());
    next = new Steps(program.size());
    reached = new Steps(program.size());
  }

  /// How many steps were looked at so far.
  long work() {
    return work;
  }

  /// Whether the pattern is found.
  boolean found(byte[] in, int from, int to) {
    return found(in, from, from, to);
  }

  /// Whether the pattern is found in a text from `from` to `to`, where no match starts before
  /// `first`.
  boolean found(byte[] in, int from, int first, int to) {
    now.clear();
    int kind = first == from ? Place.START : machine.place.after(in[first - 1] & 0xff);
    return on(in, first, to, kind);
  }

  /// Goes on where an automaton had come to a state; whether the pattern is found there.
  private boolean resumed(byte[] in, int at, int to, States.State state) {
    int symbol = symbol(in, at, to);
    next.clear();
    boolean found = false;
    for (int step : state.steps) {
      found |= enter(step, state.kind, symbol);
    }
    idle = next.size == 0;
    found |= enter(program.size(), state.kind, symbol);
    turn();
    return found;
  }

  private boolean on(byte[] in, int from, int to, int startKind) {
    int kind = startKind;
    for (int i = from; i <= to; i++) {
      if (moved(kind, symbol(in, i, to))) {
        return true;
      }
      kind = i < to ? machine.place.after(in[i] & 0xff) : kind;
    }
    return false;
  }

  /// The last place at which nothing was begun before the pattern is found, from `at` on, where an
  /// automaton had come to a state; `known` if there is none.
  int idle(byte[] in, int at, int to, States.State state, int known) {
    int last = known;
    boolean found = resumed(in, at, to, state);
    for (int i = at; i < to && !found; i++) {
      last = idle ? i : last;
      found = moved(machine.place.after(in[i] & 0xff), symbol(in, i + 1, to));
    }
    return last;
  }

  private int symbol(byte[] in, int at, int to) {
    return machine.alphabet.symbol(in, at, to);
  }

  /// Moves on to the steps that take a symbol; whether the pattern is found before it.
  private boolean moved(int kind, int symbol) {
    next.clear();
    int[] target = closures.target;
    for (int i = 0; i < now.size; i++) {
      if (enter(target[now.items[i]], kind, symbol)) {
        return true;
      }
    }
    idle = next.size == 0;
    boolean found = enter(program.size(), kind, symbol);
    turn();
    return found;
  }

  private void turn() {
    if (closures.chained) {
      next.prune(program.chain, best);
    }
    Steps old = now;
    now = next;
    next = old;
  }

  /// Adds what is reached from a step and takes the symbol; whether the pattern is found.
  private boolean enter(int step, int kind, int symbol) {
    work++;
    if (step < program.size() && program.op[step] == Program.BYTES) {
      if (takes(step, symbol)) {
        next.add(step);
      }
      return false;
    }
    Closures.Closure closure = closures.of(step, kind, symbol, this);
    for (int one : closure.steps) {
      next.add(one);
    }
    work += closure.steps.length;
    return closure.found;
  }

  private boolean takes(int step, int symbol) {
    int after = machine.alphabet.value(symbol);
    return after < 256 && program.sets[program.x[step]].has(after);
  }

  /// Works out what is reached from a step, or from all starts; leaves the rest as it is.
  Closures.Closure closure(int from, int kind, int symbol) {
    reached.clear();
    if (++passes == Integer.MAX_VALUE) {
      passes = 1;
      Arrays.fill(passed, 0);
    }
    boolean found = from < program.size() && follow(from, kind, symbol);
    for (int i = 0; from == program.size() && i < program.starts.length; i++) {
      found |= follow(program.starts[i], kind, symbol);
    }
    return new Closures.Closure(reached.sorted(), found);
  }

  private boolean follow(int from, int kind, int symbol) {
    boolean found = false;
    depth = 0;
    push(from);
    while (depth > 0) {
      int step = stack[--depth];
      if (passed[step] != passes) {
        passed[step] = passes;
        found |= visit(step, kind, symbol);
      }
    }
    return found;
  }

  private boolean visit(int step, int kind, int symbol) {
    work++;
    int argument = program.x[step];
    switch (program.op[step]) {
      case Program.MATCH -> {
        return true;
      }
      case Program.BYTES -> {
        if (takes(step, symbol)) {
          reached.add(step);
        }
      }
      case Program.JUMP -> push(argument);
      case Program.SPLIT -> {
        push(program.y[step]);
        push(argument);
      }
      default -> {
        if (program.checks[argument].holds(Place.sample(kind), machine.alphabet.sample(symbol))) {
          push(step + 1);
        }
      }
    }
    return false;
  }

  private void push(int step) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, depth * 2);
    }
    stack[depth++] = step;
  }
}
