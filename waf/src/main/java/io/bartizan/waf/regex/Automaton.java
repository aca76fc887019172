package io.bartizan.waf.regex;

import java.lang.ref.SoftReference;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows the moves of patterns, one look into a table per byte. The table is made as texts ask
/// for it (a lazy subset construction), within bounds of memory, of new entries per text, and of
/// work over time; where a bound is met a scan gives up, and its caller finds another way. A full
/// table is thrown away, but at most once a minute; and so is one whose bytes others need more.
/// Safe to share between threads; only new entries take a lock.
final class Automaton implements Learner {
  private final Alphabet alphabet;
  private final Supplier<Moves> maker;
  private final byte[] symbols;
  private final Bounds bounds;
  private final Credit credit;
  private final Share share;
  private @Nullable SoftReference<Moves> moves;
  private volatile States states;

  /// Whether a scan began since somebody last looked. Where threads race, the last one is right.
  private boolean asked;

  /// Learns in a share of all that may be learned.
  Automaton(Machine machine, Bounds bounds, Share share) {
    this(machine, bounds, share, System::nanoTime);
  }

  /// With a clock that counts nanoseconds.
  Automaton(Machine machine, Bounds bounds, Share share, LongSupplier clock) {
    this(machine.alphabet, () -> new Frontier(machine), bounds, share, clock);
  }

  /// For moves over an alphabet.
  Automaton(
      Alphabet alphabet, Supplier<Moves> maker, Bounds bounds, Share share, LongSupplier clock) {
    this.alphabet = alphabet;
    this.maker = maker;
    this.bounds = bounds;
    this.share = share;
    credit = new Credit(clock, bounds.work(), bounds.workPerMillisecond());
    symbols = alphabet.symbols();
    states = fresh();
  }

  private States fresh() {
    long most = Math.min(bounds.bytes(), share.limit() / 4);
    return new States(alphabet.size, bounds.states(), most, share.lease(this));
  }

  /// Forgets what it learned; scans that are under way give up where they want to learn more.
  @Override
  public void forget() {
    synchronized (share) {
      share.end(states.lease());
      states = fresh();
    }
  }

  /// What is known now, for a scan that begins.
  States ask() {
    if (!asked) {
      asked = true;
    }
    return states;
  }

  @Override
  public boolean rested() {
    boolean rested = !asked;
    asked = false;
    return rested;
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
    return alphabet.last(value);
  }

  /// The symbol after the last byte.
  int end() {
    return alphabet.end();
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
      if (known == states && credit.renew()) {
        forget();
      }
      return 0;
    }
    return learned(known, state, symbol, moves());
  }

  private int learned(States known, int state, int symbol, Moves mine) {
    long before = mine.work();
    States.State next = mine.next(known.state(state), symbol);
    int[] found = mine.found();
    credit.use(mine.work() - before);
    return known.lease().take(known.cost(next, found))
        ? known.enter(state, symbol, known.number(next), found)
        : 0;
  }

  /// The number of a state; 0 if it is not known.
  synchronized int number(States known, States.State state) {
    return known.known(state);
  }

  /// The number of a state in which a scan may begin; 0 if a bound is met.
  synchronized int begin(States known, States.State state) {
    int number = known.known(state);
    boolean room = number == 0 && !known.full() && known.lease().take(known.cost(state));
    return room ? known.number(state) : number;
  }

  /// Room to work in, which is needed for new entries only.
  private Moves moves() {
    SoftReference<Moves> kept = moves;
    Moves known = kept == null ? null : kept.get();
    if (known == null) {
      known = maker.get();
      moves = new SoftReference<>(known);
    }
    return known;
  }
}
