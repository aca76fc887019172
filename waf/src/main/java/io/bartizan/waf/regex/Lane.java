package io.bartizan.waf.regex;

/// The way of one automaton over a text, or of two side by side, which takes hardly longer. To be
/// reused; for one thread.
final class Lane {
  private static final int ENTRIES = 512;
  private static final int BYTES_PER_ENTRY = 16;
  private static final Hits NOTHING = new Hits(1);

  private Automaton automaton;
  private States states;
  private byte[] symbols;
  private int shift;
  private short[] table;
  private int state;
  private int entriesLeft;
  private boolean gaveUp;
  private int at;
  private States.State halted = States.NOTHING;

  /// At the start of a text of some length.
  Lane(Automaton automaton, int length) {
    start(automaton, length);
  }

  /// Goes to the start of a text of some length.
  final void start(Automaton scanning, int length) {
    automaton = scanning;
    states = automaton.ask();
    symbols = automaton.symbols();
    shift = states.shift;
    table = states.table;
    state = States.FIRST;
    entriesLeft = ENTRIES + length / BYTES_PER_ENTRY;
    gaveUp = false;
  }

  /// Goes to where another gave up, in the state that this one's patterns have there.
  void resume(int place, States.State there) {
    at = place;
    halted = there;
    state = automaton.begin(states, there);
    table = states.table;
    gaveUp = state == 0;
  }

  /// Moves two lanes over the text, as long as none gives up; where they are then, which may be the
  /// last byte.
  static int both(Lane a, Lane b, byte[] in, int from, int to, Hits hits) {
    int last = to - 1;
    int i = from;
    while (i < last && !a.gaveUp && !b.gaveUp) {
      i = cruise(a, b, in, i, last, hits);
      if (i < last) {
        a.step(a.symbols[in[i] & 0xff] & 0xff, i, hits);
        b.step(b.symbols[in[i] & 0xff] & 0xff, i, hits);
        i++;
      }
    }
    return i;
  }

  /// Moves while nothing is to be told or worked out.
  private static int cruise(Lane a, Lane b, byte[] in, int from, int last, Hits hits) {
    short[] tableA = a.table;
    short[] tableB = b.table;
    byte[] symbolsA = a.symbols;
    byte[] symbolsB = b.symbols;
    int shiftA = a.shift;
    int shiftB = b.shift;
    int stateA = a.state;
    int stateB = b.state;
    int i = from;
    for (; i < last; i++) {
      int value = in[i] & 0xff;
      int nextA = tableA[(stateA << shiftA) + (symbolsA[value] & 0xff)];
      int nextB = tableB[(stateB << shiftB) + (symbolsB[value] & 0xff)];
      if (nextA <= 0 || nextB <= 0) {
        nextA = a.past(nextA, hits);
        nextB = b.past(nextB, hits);
        if (nextA == 0 || nextB == 0) {
          break;
        }
      }
      stateA = nextA;
      stateB = nextB;
    }
    a.state = stateA;
    b.state = stateB;
    return i;
  }

  /// Moves over the rest of the text and its end; whether it never gave up.
  boolean finish(byte[] in, int from, int to, Hits hits) {
    int last = to - 1;
    int i = from;
    while (i < last && !gaveUp) {
      i = cruise(in, i, last, hits);
      if (i < last) {
        step(symbols[in[i] & 0xff] & 0xff, i, hits);
        i++;
      }
    }
    if (i == last) {
      step(automaton.last(in[i]), i, hits);
    }
    step(automaton.end(), to, hits);
    release();
    return !gaveUp;
  }

  /// Keeps nothing that the automaton may forget.
  private void release() {
    states = States.NO_STATES;
    table = States.NO_STATES.table;
  }

  private int cruise(byte[] in, int from, int last, Hits hits) {
    short[] nexts = table;
    byte[] symbolOf = symbols;
    int by = shift;
    int now = state;
    int i = from;
    for (; i < last; i++) {
      int next = nexts[(now << by) + (symbolOf[in[i] & 0xff] & 0xff)];
      if (next <= 0) {
        next = past(next, hits);
        if (next == 0) {
          break;
        }
      }
      now = next;
    }
    state = now;
    return i;
  }

  /// The state after an entry, if that tells nothing new; or 0.
  private int past(int entry, Hits hits) {
    if (entry >= 0) {
      return entry;
    }
    States.Edge edge = automaton.edge(states, -entry);
    return hits.hasAll(edge.found) ? edge.next : 0;
  }

  /// Whether any pattern is found, by the first of them. If it [gave up][#gaveUp()], none was so
  /// far.
  boolean found(byte[] in, int from, int to) {
    int last = to - 1;
    int i = from;
    while (i < last) {
      i = cruise(in, i, last, NOTHING);
      at = i;
      if (i < last && enter(symbols[in[i++] & 0xff] & 0xff) <= 0) {
        return !gaveUp;
      }
    }
    at = i;
    if (i == last && enter(automaton.last(in[i])) <= 0) {
      return !gaveUp;
    }
    at = to;
    return enter(automaton.end()) < 0;
  }

  /// The last place at which nothing was begun before the first pattern is found, or before it gave
  /// up: every match starts there or later.
  int idle(byte[] in, int from, int to) {
    int idle = from;
    int i = from;
    while (i < to - 1 && enter(symbols[in[i] & 0xff] & 0xff) > 0) {
      boolean[] known = states.idle;
      i++;
      idle = state < known.length && known[state] ? i : idle;
    }
    at = i;
    return idle;
  }

  /// Where one of a machine's gave up.
  Halt halt(Machine machine) {
    return new Halt(machine, at, halted);
  }

  /// Where it gave up: at the byte that it did not move over.
  int at() {
    return at;
  }

  /// The state in which it gave up.
  States.State state() {
    return automaton.state(states, state);
  }

  /// Whether a bound was met.
  boolean gaveUp() {
    return gaveUp;
  }

  /// Moves over one symbol, whatever that takes; unless it gave up.
  private void step(int symbol, int place, Hits hits) {
    if (gaveUp) {
      return;
    }
    int entry = enter(symbol);
    state = entry < 0 ? take(-entry, hits) : state;
    if (gaveUp) {
      at = place;
      halted = automaton.state(states, state);
    }
  }

  /// The entry for a symbol, and the state that it names if it is one; 0 if it gives up.
  private int enter(int symbol) {
    int entry = table[(state << shift) + symbol];
    if (entry == 0) {
      entry = --entriesLeft < 0 ? 0 : automaton.enter(states, state, symbol);
      table = states.table;
      gaveUp = entry == 0;
    }
    state = entry == 0 ? state : Math.max(entry, 0);
    return entry;
  }

  private int take(int number, Hits hits) {
    States.Edge edge = automaton.edge(states, number);
    hits.add(edge.found);
    return edge.next;
  }
}
