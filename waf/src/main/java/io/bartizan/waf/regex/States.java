package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The states that an automaton has met, and where a symbol leads from each. Whoever adds a state
/// holds the automaton's lock; whoever scans reads without one. That is safe: an entry is an int, 0
/// as long as it is not known, and what it refers to is immutable or grows by whole copies.
final class States {
  /// The row of the first state: at the start of a text, with nothing begun.
  final int first;

  /// By row and symbol: the next row; or, negative, the edge taken; or 0 if not known yet.
  int[] table;

  /// Where one gets and what is found on the way, by number.
  @Nullable Edge[] edges = new @Nullable Edge[8];

  private final int width;
  private final int most;
  private final long mostBytes;
  private final Map<State, Integer> rows = new HashMap<>();
  private final List<State> states = new ArrayList<>();
  private final Map<Edge, Integer> numbers = new HashMap<>();
  private long bytes;

  /// The next row, and which patterns are found before it.
  record Edge(int row, List<Integer> found) {
    /// Tells which are found.
    void tell(Hits hits) {
      for (int i = 0; i < found.size(); i++) {
        hits.add(found.get(i));
      }
    }
  }

  /// A kind of place, and steps in ascending order.
  static final class State {
    final int kind;
    final int[] steps;

    State(int kind, int[] steps) {
      this.kind = kind;
      this.steps = steps;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State state
          && kind == state.kind
          && Arrays.equals(steps, state.steps);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(steps) + kind;
    }
  }

  States(int width, int most, long mostBytes) {
    this.width = width;
    this.most = most;
    this.mostBytes = mostBytes;
    table = new int[width * 8];
    states.add(new State(-1, new int[0]));
    first = row(new State(Place.START, new int[0]));
  }

  /// How many states there are.
  int size() {
    return states.size() - 1;
  }

  /// About how much memory they take, in bytes.
  long bytes() {
    return bytes;
  }

  boolean full() {
    return states.size() > most || bytes > mostBytes;
  }

  State state(int row) {
    return states.get(row / width);
  }

  /// The row of a state, which is added if it is new.
  int row(State state) {
    Integer known = rows.get(state);
    return known != null ? known : added(state);
  }

  private int added(State state) {
    int row = states.size() * width;
    if (row + width > table.length) {
      table = Arrays.copyOf(table, table.length * 2);
    }
    states.add(state);
    rows.put(state, row);
    bytes += 4L * width + 4L * state.steps.length + 100;
    return row;
  }

  /// Writes down where a symbol leads; the entry.
  int enter(int row, int symbol, int to, List<Integer> found) {
    int entry = found.isEmpty() ? to : -edge(new Edge(to, found));
    table[row + symbol] = entry;
    return entry;
  }

  private int edge(Edge edge) {
    Integer known = numbers.get(edge);
    if (known != null) {
      return known;
    }
    int number = numbers.size() + 1;
    if (number == edges.length) {
      edges = Arrays.copyOf(edges, number * 2);
    }
    edges[number] = edge;
    numbers.put(edge, number);
    bytes += 100;
    return number;
  }
}
