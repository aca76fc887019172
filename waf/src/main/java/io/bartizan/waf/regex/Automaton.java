package io.bartizan.waf.regex;

import java.util.Objects;
import java.util.function.LongSupplier;

/// Scans for all patterns of a machine at once, one look into a table per byte. The table is made
/// as texts ask for it (a lazy subset construction), within bounds of memory, of new entries per
/// text, and of work over time; where a bound is met a scan gives up, and its caller finds another
/// way. A full table is thrown away, but at most once a minute. Safe to share between threads; only
/// new entries take a lock.
final class Automaton {
  private final Machine machine;
  private final byte[] symbols;
  private final Bounds bounds;
  private final Credit credit;
  private final Frontier frontier;
  private volatile States states;

  Automaton(Machine machine, Bounds bounds) {
    this(machine, bounds, System::nanoTime);
  }

  /// With a clock that counts nanoseconds.
  Automaton(Machine machine, Bounds bounds, LongSupplier clock) {
    this.machine = machine;
    this.bounds = bounds;
    credit = new Credit(clock, bounds.work(), bounds.workPerMillisecond());
    symbols = machine.alphabet.symbols();
    frontier = new Frontier(machine);
    states = fresh();
  }

  private States fresh() {
    return new States(machine.alphabet.size, bounds.states(), bounds.bytes());
  }

  /// What is known now.
  States states() {
    return states;
  }

  /// The symbol of each byte; not to be changed.
  byte[] symbols() {
    return symbols;
  }

  /// The symbol of the last byte of a text.
  int last(byte value) {
    return machine.last(value);
  }

  /// The symbol after the last byte.
  int end() {
    return machine.alphabet.end();
  }

  /// An edge that some entry names. Another thread's may not be seen yet without the lock.
  States.Edge edge(States known, int number) {
    var edges = known.edges;
    States.Edge edge = number < edges.length ? edges[number] : null;
    return edge != null ? edge : locked(known, number);
  }

  private synchronized States.Edge locked(States known, int number) {
    return Objects.requireNonNull(known.edges[number]);
  }

  /// A state of those that are known.
  synchronized States.State state(States known, int number) {
    return known.state(number);
  }

  /// The entry for a symbol, worked out; 0 if a bound is met.
  synchronized int enter(States known, int state, int symbol) {
    int entry = known.table[(state << known.shift) + symbol];
    if (entry != 0 || !credit.some()) {
      return entry;
    }
    if (known.full()) {
      states = known == states && credit.renew() ? fresh() : states;
      return 0;
    }
    long before = frontier.work;
    States.State at = known.state(state);
    frontier.load(at.steps, at.told);
    frontier.move(at.kind, symbol);
    entry = known.enter(state, symbol, known.number(next(symbol)), frontier.found().sorted());
    credit.use(frontier.work - before);
    return entry;
  }

  private States.State next(int symbol) {
    int value = machine.alphabet.sample(symbol);
    int after = value == Assertion.FINAL_NEWLINE ? '\n' : value;
    int kind = after == Assertion.END ? Place.START : machine.place.after(after);
    int[] told = frontier.told().sorted();
    return new States.State(kind, frontier.steps().sorted(), told);
  }
}
