package io.bartizan.waf.regex;

import java.util.Arrays;

/// Tries one place after the other whether a match starts there: the first is the leftmost, and
/// where it ends is what Perl prefers. From a place few ways go on at a time, so that far fewer
/// states are met than where matches may start anywhere. A trial ends where one before it came to
/// the same and failed. To be reused; for one thread.
final class Trial {
  /// So many bytes may be looked at for each byte of the text before it gives up.
  private static final int MOST_LOOKS = 8;

  private static final int LOOKS = 256;

  /// A look that finds no room to be learned counts for so many.
  private static final int LOOSE_LOOKS = 16;

  /// Stands for a state that has no number.
  private static final int LOOSE = 1 << 16;

  private static final int ENTRIES = 512;
  private static final int BYTES_PER_ENTRY = 16;

  private final Openings openings;
  private final Automaton automaton;
  private final Ranked ranked;
  private final byte[] symbols;
  private final int[] starts = new int[Place.KINDS];
  private States states = States.NO_STATES;
  private short[] table = {};
  private final Failures failures = new Failures();
  private int entriesLeft;
  private long left;
  private States.State loose = States.NOTHING;
  private int start;
  private int end;
  private boolean gaveUp;

  /// With an automaton of [Ranked] moves over these openings.
  Trial(Openings openings, Automaton automaton) {
    this.openings = openings;
    this.automaton = automaton;
    ranked = new Ranked(openings);
    symbols = automaton.symbols();
  }

  /// Whether a match starts at `first` or later in a text from `from` to `to`; it is enough to know
  /// that, unless the `whole` is wanted.
  boolean found(byte[] in, int from, int first, int to, boolean whole) {
    begin(to - first);
    left = (long) MOST_LOOKS * (to - first) + LOOKS;
    for (start = first; start <= to && end < 0 && !gaveUp; start++) {
      left -= tried(in, from, first, to, whole);
      gaveUp |= left < 0 && end < 0;
    }
    start--;
    states = States.NO_STATES;
    table = states.table;
    return end >= 0 && !gaveUp;
  }

  private void begin(int length) {
    states = automaton.ask();
    table = states.table;
    Arrays.fill(starts, 0);
    failures.begin(length + 1);
    entriesLeft = ENTRIES + length / BYTES_PER_ENTRY;
    gaveUp = false;
    end = -1;
  }

  /// Tries the place `start`; how many bytes were looked at.
  private int tried(byte[] in, int from, int first, int to, boolean whole) {
    int shift = states.shift;
    int state = state(openings.kind(in, from, start));
    int i = start;
    while (i <= to && state > 0) {
      int symbol = i < to - 1 ? symbols[in[i] & 0xff] & 0xff : openings.symbol(in, i, to);
      int entry = state == LOOSE ? 0 : table[(state << shift) + symbol];
      state = entry > 0 ? entry : came(state, symbol, entry, i, whole);
      if (state <= States.FIRST || end < 0 && state != LOOSE && failures.knows(i - first, state)) {
        break;
      }
      i++;
    }
    return i - start;
  }

  /// The state that an entry leads to which is not known yet, or ends a match; 0 if no more is to
  /// be looked at.
  private int came(int state, int symbol, int known, int at, boolean whole) {
    int entry = known == 0 && state != LOOSE ? learned(state, symbol) : known;
    if (entry > 0) {
      return entry;
    }
    if (entry == 0) {
      loose = state == LOOSE ? loose : automaton.state(states, state);
      return wentLoosely(symbol, at, whole);
    }
    end = at;
    return whole ? automaton.edge(states, -entry).next : 0;
  }

  private int learned(int state, int symbol) {
    int entry = --entriesLeft < 0 ? 0 : automaton.enter(states, state, symbol);
    table = states.table;
    return entry;
  }

  /// Moves on without learning, until a state is met that is known.
  private int wentLoosely(int symbol, int at, boolean whole) {
    left -= LOOSE_LOOKS;
    gaveUp = left < 0;
    loose = ranked.next(loose, symbol);
    boolean matched = ranked.found().length > 0;
    end = matched ? at : end;
    if (gaveUp || matched && !whole) {
      return 0;
    }
    int number = automaton.number(states, loose);
    return number == 0 ? LOOSE : number;
  }

  private int state(int kind) {
    if (starts[kind] == 0) {
      States.State begun = ranked.start(kind);
      starts[kind] = automaton.begin(states, begun);
      table = states.table;
      loose = begun;
    }
    return starts[kind] == 0 ? LOOSE : starts[kind];
  }

  /// Where the match starts; or a place before which none does, if it gave up.
  int start() {
    return start;
  }

  /// Where the match ends.
  int end() {
    return end;
  }

  /// Whether a bound was met, so that it is not known whether there is a match.
  boolean gaveUp() {
    return gaveUp;
  }
}
