package io.bartizan.waf.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The states that an automaton has met, and where a symbol leads from each. Whoever adds a state
/// holds the automaton's lock; whoever scans reads without one. That is safe: an entry is a number,
/// 0 as long as it is not known, and what it refers to is immutable or grows by whole copies.
final class States {
  /// The state at the start of a text, with nothing begun.
  static final int FIRST = 1;

  private static final int[] NONE = {};

  /// Nothing is begun.
  static final State NOTHING = new State(Place.START, NONE, NONE);

  private static final int MOST_NUMBERS = Short.MAX_VALUE - 1;

  /// A state's row starts at its number, shifted by this.
  final int shift;

  /// By row and symbol: the next state; or, negative, the edge that is taken; or 0 if not known
  /// yet.
  short[] table;

  /// By number.
  @Nullable Edge[] edges = new @Nullable Edge[8];

  /// By state: whether nothing is begun in it. A false one may be out of date.
  boolean[] idle = new boolean[8];

  /// No states: what a lane refers to while it scans nothing.
  static final States NO_STATES = new States();

  private static final int ROWS = 2;

  /// Bytes of a state with its number and its place in the table of numbers; of an edge, likewise,
  /// and of each pattern found on it.
  private static final long STATE = 160;

  private static final long EDGE = 240;
  private static final long EDGE_FOUND = 24;

  private final Share.@Nullable Lease lease;
  private final int width;
  private final int most;
  private final long mostBytes;
  private final Map<State, Integer> numbers = new HashMap<>();
  private final List<State> states = new ArrayList<>();
  private final Map<List<Integer>, Integer> edgeNumbers = new HashMap<>();
  private long bytes;

  /// A way to the next state on which patterns are found.
  static final class Edge {
    final int next;
    final int[] found;

    Edge(int next, int[] found) {
      this.next = next;
      this.found = found;
    }
  }

  /// A kind of place, and steps and patterns told before, both in ascending order.
  static final class State {
    final int kind;
    final int[] steps;
    final int[] told;

    State(int kind, int[] steps, int[] told) {
      this.kind = kind;
      this.steps = steps;
      this.told = told;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State state
          && kind == state.kind
          && Arrays.equals(steps, state.steps)
          && Arrays.equals(told, state.told);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Arrays.hashCode(steps) + Arrays.hashCode(told)) + kind;
    }
  }

  /// For so many symbols; full with `most` states or when it takes more than `mostBytes`. Whoever
  /// adds what costs something takes that from the lease first.
  States(int symbols, int most, long mostBytes, Share.Lease lease) {
    this.lease = lease;
    shift = 32 - Integer.numberOfLeadingZeros(symbols - 1);
    width = 1 << shift;
    this.most = Math.min(most, MOST_NUMBERS);
    this.mostBytes = mostBytes;
    table = new short[width * ROWS];
    states.add(new State(-1, NONE, NONE));
    number(NOTHING);
  }

  private States() {
    lease = null;
    shift = 0;
    width = 1;
    most = 0;
    mostBytes = 0;
    table = new short[0];
  }

  /// What they are learned for.
  Share.Lease lease() {
    return Objects.requireNonNull(lease);
  }

  /// The number of a state; 0 if it is not known.
  int known(State state) {
    Integer number = numbers.get(state);
    return number == null ? 0 : number;
  }

  /// How many bytes it takes to add a state.
  long cost(State state) {
    if (numbers.containsKey(state)) {
      return 0;
    }
    long row = states.size() + 1 << shift > table.length ? 2L * (larger() - table.length) : 0;
    return STATE + 4L * (state.steps.length + state.told.length) + row;
  }

  /// How many bytes it takes to add an entry that leads to a state, and what is found before.
  long cost(State next, int[] found) {
    long cost = cost(next);
    boolean more = found.length > 0 && !edgeNumbers.containsKey(key(numberOf(next), found));
    return more ? cost + EDGE + EDGE_FOUND * found.length : cost;
  }

  private int numberOf(State state) {
    return numbers.getOrDefault(state, states.size());
  }

  /// The length of the table when it next grows.
  private int larger() {
    int rows = table.length >> shift;
    return rows + Math.max(rows / 4, ROWS) << shift;
  }

  /// How many states there are.
  int size() {
    return states.size() - 1;
  }

  /// About how much memory they take, in bytes.
  long bytes() {
    return bytes;
  }

  /// Whether none may be added any more.
  boolean full() {
    return size() >= most || edgeNumbers.size() >= MOST_NUMBERS || bytes > mostBytes;
  }

  State state(int number) {
    return states.get(number);
  }

  /// The number of a state, which is added if it is new.
  int number(State state) {
    Integer known = numbers.putIfAbsent(state, states.size());
    if (known != null) {
      return known;
    }
    states.add(state);
    if (states.size() > idle.length) {
      idle = Arrays.copyOf(idle, idle.length * 2);
    }
    idle[size()] = state.steps.length == 0;
    if (states.size() << shift > table.length) {
      bytes += 2L * (larger() - table.length);
      table = Arrays.copyOf(table, larger());
    }
    bytes += STATE + 4L * (state.steps.length + state.told.length);
    return size();
  }

  /// Writes down where a symbol leads, and what is found before; the entry.
  int enter(int from, int symbol, int next, int[] found) {
    int entry = found.length == 0 ? next : -edge(next, found);
    table[(from << shift) + symbol] = (short) entry;
    return entry;
  }

  private int edge(int next, int[] found) {
    Integer known = edgeNumbers.putIfAbsent(key(next, found), edgeNumbers.size() + 1);
    return known != null ? known : added(new Edge(next, found));
  }

  private static List<Integer> key(int next, int[] found) {
    List<Integer> key = new ArrayList<>(found.length + 1);
    key.add(next);
    for (int one : found) {
      key.add(one);
    }
    return key;
  }

  private int added(Edge edge) {
    int number = edgeNumbers.size();
    if (number == edges.length) {
      edges = Arrays.copyOf(edges, number * 2);
    }
    edges[number] = edge;
    bytes += EDGE + EDGE_FOUND * edge.found.length;
    return number;
  }
}
