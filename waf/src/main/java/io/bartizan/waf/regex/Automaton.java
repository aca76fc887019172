package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.List;

/// Scans for all patterns of a machine at once, one look into a table per byte. The table is made
/// as texts ask for it (a lazy subset construction), within bounds of memory, of new states per
/// text, and of work over time; where a bound is met a scan gives up, and its caller finds another
/// way. Safe to share between threads; only new states take a lock.
final class Automaton {
  private static final int MOVES = 512;
  private static final int BYTES_PER_MOVE = 16;

  private final Machine machine;
  private final int[] symbols;
  private final int mostStates;
  private final long mostBytes;
  private final Credit credit;
  private final Frontier frontier;
  private volatile States states;

  Automaton(Machine machine, int mostStates, long mostBytes, Credit credit) {
    this.machine = machine;
    this.mostStates = mostStates;
    this.mostBytes = mostBytes;
    this.credit = credit;
    symbols = machine.alphabet.symbols;
    frontier = new Frontier(machine);
    states = fresh();
  }

  private States fresh() {
    return new States(machine.alphabet.size, mostStates, mostBytes);
  }

  /// How many states are known now.
  int size() {
    return states.size();
  }

  /// About how much memory they take, in bytes.
  long bytes() {
    return states.bytes();
  }

  /// What a scan came to.
  enum Answer {
    FOUND,
    NOT_FOUND,
    GAVE_UP
  }

  /// Whether any pattern is found.
  Answer found(byte[] in, int from, int to) {
    States known = states;
    int[] table = known.table;
    int row = known.first;
    int moves = MOVES + (to - from) / BYTES_PER_MOVE;
    for (int i = from; i <= to; i++) {
      int symbol = i < to - 1 ? symbols[in[i] & 0xff] : late(in, i, to);
      int entry = table[row + symbol];
      if (entry == 0) {
        entry = --moves < 0 ? 0 : move(known, row, symbol);
        table = known.table;
      }
      if (entry <= 0) {
        return entry < 0 ? Answer.FOUND : Answer.GAVE_UP;
      }
      row = entry;
    }
    return Answer.NOT_FOUND;
  }

  /// Tells which patterns are found. If it gives up, it may have told some.
  Answer scan(byte[] in, int from, int to, Hits hits) {
    States known = states;
    int[] table = known.table;
    int row = known.first;
    int moves = MOVES + (to - from) / BYTES_PER_MOVE;
    for (int i = from; i <= to; i++) {
      int symbol = i < to - 1 ? symbols[in[i] & 0xff] : late(in, i, to);
      int entry = table[row + symbol];
      if (entry > 0) {
        row = entry;
        continue;
      }
      if (entry == 0) {
        entry = --moves < 0 ? 0 : move(known, row, symbol);
        table = known.table;
      }
      if (entry == 0) {
        return Answer.GAVE_UP;
      }
      row = entry > 0 ? entry : take(known, -entry, hits);
    }
    return Answer.NOT_FOUND;
  }

  private int late(byte[] in, int i, int to) {
    return i == to ? machine.alphabet.end() : machine.last(in[i]);
  }

  private int take(States known, int number, Hits hits) {
    States.Edge edge = known.edges[number];
    if (edge == null) {
      synchronized (this) {
        edge = java.util.Objects.requireNonNull(known.edges[number]);
      }
    }
    edge.tell(hits);
    return edge.row();
  }

  /// The entry for a symbol, worked out; 0 if a bound is met.
  private synchronized int move(States known, int row, int symbol) {
    int entry = known.table[row + symbol];
    if (entry != 0 || !credit.left()) {
      return entry;
    }
    if (known.full()) {
      states = known == states ? fresh() : states;
      return 0;
    }
    long before = frontier.work;
    States.State state = known.state(row);
    frontier.load(state.steps);
    frontier.move(state.kind, symbol);
    entry = known.enter(row, symbol, known.row(next(symbol)), found());
    credit.use(frontier.work - before);
    return entry;
  }

  private States.State next(int symbol) {
    int value = machine.alphabet.sample(symbol);
    int after = value == Assertion.FINAL_NEWLINE ? '\n' : value;
    int kind = after == Assertion.END ? Place.START : machine.place.after(after);
    return new States.State(kind, frontier.steps().sorted());
  }

  private List<Integer> found() {
    Steps found = frontier.found();
    List<Integer> list = new ArrayList<>(found.size);
    for (int i = 0; i < found.size; i++) {
      list.add(found.items[i]);
    }
    return List.copyOf(list);
  }
}
