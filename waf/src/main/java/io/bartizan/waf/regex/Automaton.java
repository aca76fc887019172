package io.bartizan.waf.regex;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Scans for all patterns of a machine at once, one look into a table per byte. The table is made
/// as texts ask for it (a lazy subset construction), within bounds of memory, of new entries per
/// text, and of work over time; where a bound is met a scan gives up, and its caller finds another
/// way. A full table is thrown away, but not so often that it would hardly be used. Safe to share
/// between threads; only new entries take a lock.
final class Automaton {
  private static final int ENTRIES = 512;
  private static final int BYTES_PER_ENTRY = 16;

  private final Machine machine;
  private final byte[] symbols;
  private final Bounds bounds;
  private final Credit credit;
  private final Frontier frontier;
  private volatile States states;

  Automaton(Machine machine, Bounds bounds) {
    this.machine = machine;
    this.bounds = bounds;
    credit = new Credit(System::nanoTime, bounds.work(), bounds.workPerMillisecond());
    symbols = machine.alphabet.symbols();
    frontier = new Frontier(machine);
    states = fresh();
  }

  private States fresh() {
    return new States(machine.alphabet.size, bounds.states(), bounds.bytes());
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

  /// Whether any pattern is found; if so, `hits` tell which, unless it is null and one is enough.
  /// If it gives up, it may have told some.
  Answer scan(byte[] in, int from, int to, @Nullable Hits hits) {
    States known = states;
    short[] table = known.table;
    byte[] symbols = this.symbols;
    int shift = known.shift;
    int state = States.FIRST;
    int left = ENTRIES + (to - from) / BYTES_PER_ENTRY;
    int last = to - 1;
    States.Edge told = null;
    for (int i = from; i <= to; i++) {
      int symbol = i < last ? symbols[in[i] & 0xff] & 0xff : late(in, i, to);
      int entry = table[(state << shift) + symbol];
      if (entry <= 0) {
        if (entry == 0) {
          entry = --left < 0 ? 0 : enter(known, state, symbol);
          table = known.table;
        }
        if (entry == 0) {
          return Answer.GAVE_UP;
        }
        if (entry < 0) {
          if (hits == null) {
            return Answer.FOUND;
          }
          States.Edge edge = edge(known, -entry);
          if (edge != told) {
            hits.add(edge.found);
            told = edge;
          }
          entry = edge.next;
        }
      }
      state = entry;
    }
    return told == null ? Answer.NOT_FOUND : Answer.FOUND;
  }

  /// The symbol of the last byte, or the end.
  private int late(byte[] in, int i, int to) {
    return i == to ? machine.alphabet.end() : machine.last(in[i]);
  }

  /// Another thread's edge may not be seen yet without the lock.
  private States.Edge edge(States known, int number) {
    var edges = known.edges;
    States.Edge edge = number < edges.length ? edges[number] : null;
    return edge != null ? edge : locked(known, number);
  }

  private synchronized States.Edge locked(States known, int number) {
    return Objects.requireNonNull(known.edges[number]);
  }

  /// The entry for a symbol, worked out; 0 if a bound is met.
  private synchronized int enter(States known, int state, int symbol) {
    int entry = known.table[(state << known.shift) + symbol];
    if (entry != 0 || !credit.some()) {
      return entry;
    }
    if (known.full()) {
      states = known == states && credit.ample() ? fresh() : states;
      return 0;
    }
    long before = frontier.work;
    States.State at = known.state(state);
    frontier.load(at.steps);
    frontier.move(at.kind, symbol);
    entry = known.enter(state, symbol, known.number(next(symbol)), frontier.found().sorted());
    credit.use(frontier.work - before);
    return entry;
  }

  private States.State next(int symbol) {
    int value = machine.alphabet.sample(symbol);
    int after = value == Assertion.FINAL_NEWLINE ? '\n' : value;
    int kind = after == Assertion.END ? Place.START : machine.place.after(after);
    return new States.State(kind, frontier.steps().sorted());
  }
}
