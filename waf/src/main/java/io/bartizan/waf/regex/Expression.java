package io.bartizan.waf.regex;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A regular expression over bytes, as PCRE reads it with the options of ModSecurity v3: `.`
/// matches newlines, and `^` and `$` match at each line. Characters 0 to 255 of the pattern mean
/// bytes; case, where it does not count, is that of ASCII.
///
/// Time is linear in the text, always; what no linear scan can do is refused. Immutable to its
/// users and safe to share between threads: what it learns about texts is bounded by about four
/// MiB, most of which only patterns take that texts are made against, and by [Learning].
public final class Expression {
  /// How many steps a pattern may take, once its counted repeats are written out.
  static final int MOST_STEPS = 50_000;

  private static final Interned<String, Expression> ALL = new Interned<>();
  private static final AtomicLong COUNT = new AtomicLong();

  /// No other has it, now or later.
  final Long number = COUNT.incrementAndGet();

  private final String pattern;
  private final Node root;
  private final Node trimmed;
  private final boolean everything;
  private final int groups;
  private final @Nullable Phrases phrases;
  private volatile @Nullable Machine machine;
  private volatile @Nullable Automaton automaton;
  private volatile @Nullable Automaton heads;
  private volatile @Nullable Openings openings;
  private volatile @Nullable Closures closures;
  private volatile @Nullable Automaton ranked;
  private final Spare<Trial> trial = new Spare<>();
  private final Spare<Simulation> simulation = new Spare<>();
  private final Spare<Captures> captures = new Spare<>();

  private Expression(String pattern, PatternParser.Parsed parsed) {
    this.pattern = pattern;
    root = parsed.root();
    groups = parsed.groups();
    trimmed = Trim.of(root);
    everything = Everything.is(root);
    phrases = null;
  }

  Expression(Phrases phrases) {
    this.phrases = phrases;
    pattern = "one of " + phrases.phrases().size() + " phrases";
    root = PhrasePattern.of(phrases.phrases());
    trimmed = root;
    everything = false;
    groups = 0;
  }

  /// Reads a pattern. Equal patterns that are in use are one expression.
  ///
  /// @throws PatternException if it is malformed, too large, or not regular
  public static Expression of(String pattern) throws PatternException {
    Expression known = ALL.known(pattern);
    return known != null ? known : ALL.keep(pattern, read(pattern));
  }

  private static Expression read(String pattern) throws PatternException {
    PatternParser.Parsed parsed = PatternParser.parse(pattern);
    long steps = Compiler.steps(parsed.root(), MOST_STEPS);
    if (steps > MOST_STEPS) {
      throw new PatternException(
          pattern, 0, "pattern of more than " + MOST_STEPS + " steps", "smaller counted repeats");
    }
    return new Expression(pattern, parsed);
  }

  /// An expression that is found where one of some phrases is, and reports the phrase as group 0:
  /// so that an [ExpressionSet] can look for phrases and patterns together.
  public static Expression of(Phrases phrases) {
    return phrases.expression();
  }

  /// The pattern, as it was given.
  public String pattern() {
    return pattern;
  }

  /// How many groups there are, without the whole match.
  public int groupCount() {
    return groups;
  }

  /// Whether the pattern is found in the bytes from `from` (inclusive) to `to` (exclusive), which
  /// are all the text there is.
  public boolean found(byte[] in, int from, int to) {
    return found(in, from, to, false);
  }

  /// Whether the pattern is found; where that would take long to know, what `doubtful` says.
  boolean found(byte[] in, int from, int to, boolean doubtful) {
    if (phrases != null) {
      return phrases.found(in, from, to, new int[2]) >= 0;
    }
    if (everything) {
      return true;
    }
    Lane lane = new Lane(automaton(), to - from);
    return lane.found(in, from, to) || lane.gaveUp() && (doubtful || tried(in, from, from, to));
  }

  /// Whether the pattern is found after an automaton gave up that looked for it, as a number, with
  /// others; where that would take long to know, what `doubtful` says.
  boolean found(byte[] in, int from, int to, Halt halt, int number, boolean doubtful) {
    if (phrases != null || everything) {
      return found(in, from, to);
    }
    States.State state = halt.alone(number, machine(), in, from);
    Lane lane = new Lane(automaton(), to - from);
    lane.resume(halt.at(), state);
    int first = state.steps.length == 0 ? halt.at() : from;
    return !lane.gaveUp() && lane.found(in, halt.at(), to)
        || lane.gaveUp() && (doubtful || tried(in, from, first, to));
  }

  /// Tries place after place where an automaton gave up; none before `first` starts a match.
  private boolean tried(byte[] in, int from, int first, int to) {
    Trial mine = trial.take(() -> new Trial(openings(), ranked()));
    boolean found = mine.found(in, from, first, to, false);
    found |= mine.gaveUp() && simulated(in, from, mine.start(), to);
    trial.give(mine);
    return found;
  }

  private boolean simulated(byte[] in, int from, int first, int to) {
    Simulation mine = simulation.take(() -> new Simulation(closures()));
    boolean found = mine.found(in, from, first, to);
    simulation.give(mine);
    return found;
  }

  /// Whether the pattern is found; and if so, `groups[2 * k]` and `groups[2 * k + 1]` tell where
  /// group `k` starts and ends in `in`, or are -1 if it took no part. Group 0 is the whole match:
  /// the leftmost, and of those the one that Perl prefers. Of more groups than there is room for,
  /// the first; there must be room for one.
  public boolean found(byte[] in, int from, int to, int[] groups) {
    if (phrases != null) {
      Arrays.fill(groups, -1);
      return phrases.found(in, from, to, groups) >= 0;
    }
    Arrays.fill(groups, -1);
    if (everything) {
      groups[0] = from;
      groups[1] = to;
      return true;
    }
    boolean whole = this.groups == 0 || groups.length < 4;
    return whole
        ? whole(in, from, to, groups)
        : found(in, from, to) && captured(in, from, to, first(in, from, to), groups);
  }

  /// Finds the whole match alone.
  private boolean whole(byte[] in, int from, int to, int[] groups) {
    Trial mine = trial.take(() -> new Trial(openings(), ranked()));
    boolean found = mine.found(in, from, from, to, true);
    groups[0] = found ? mine.start() : -1;
    groups[1] = found ? mine.end() : -1;
    found |= mine.gaveUp() && captured(in, from, to, mine.start(), groups);
    trial.give(mine);
    return found;
  }

  private boolean captured(byte[] in, int from, int to, int first, int[] groups) {
    int[] match = new int[Math.min(groups.length / 2, this.groups + 1) * 2];
    Captures mine = captures.take(() -> new Captures(openings()));
    boolean captured = mine.over(in, from, to, match).found(first);
    captures.give(mine);
    System.arraycopy(match, 0, groups, 0, captured ? match.length : 0);
    return captured;
  }

  /// A place before which no match starts; there is a match.
  private int first(byte[] in, int from, int to) {
    Lane lane = new Lane(heads(), to - from);
    int idle = lane.idle(in, from, to);
    if (!lane.gaveUp() || heads() != automaton()) {
      return idle;
    }
    Simulation mine = simulation.take(() -> new Simulation(closures()));
    idle = mine.idle(in, lane.at(), to, lane.state(), idle);
    simulation.give(mine);
    return idle;
  }

  /// Kinds of bytes without which it is not found: a text must have a byte of one of the kinds that
  /// each of these numbers holds as bits. `kinds` tells the bit of each of the 256 bytes.
  public long[] needs(long[] kinds) {
    return Needs.of(trimmed).stream().mapToLong(need -> kinds(need, kinds)).toArray();
  }

  private static long kinds(ByteSet need, long[] kinds) {
    long bits = 0;
    for (int value = 0; value < kinds.length; value++) {
      bits |= need.has(value) ? kinds[value] : 0;
    }
    return bits;
  }

  /// Whether it is made of phrases.
  boolean isPhrases() {
    return phrases != null;
  }

  /// The pattern, read.
  Node root() {
    return root;
  }

  /// The pattern without what does not change whether it is found.
  Node trimmed() {
    return trimmed;
  }

  Machine machine() {
    Machine known = machine;
    if (known == null) {
      known = new Machine(List.of(trimmed), new int[] {0}, false);
      machine = known;
    }
    return known;
  }

  private Closures closures() {
    Closures known = closures;
    if (known == null) {
      known = new Closures(machine(), Learning.ofProcess().parts());
      closures = known;
    }
    return known;
  }

  private Automaton ranked() {
    Automaton known = ranked;
    if (known == null) {
      Openings mine = openings();
      known =
          new Automaton(
              mine.alphabet(),
              () -> new Ranked(mine),
              Bounds.TRIAL,
              Learning.ofProcess().parts(),
              System::nanoTime);
      ranked = known;
    }
    return known;
  }

  private Automaton automaton() {
    Automaton known = automaton;
    if (known == null) {
      known = new Automaton(machine(), Bounds.SINGLE, Learning.ofProcess().parts());
      automaton = known;
    }
    return known;
  }

  /// Tells where matches can start, as the one that finds them cannot if it leaves out what they
  /// may start with.
  private Automaton heads() {
    Automaton known = heads;
    if (known == null) {
      Node tailless = Trim.tail(root);
      known =
          tailless.equals(trimmed)
              ? automaton()
              : new Automaton(
                  new Machine(List.of(tailless), new int[] {0}, false),
                  Bounds.SINGLE,
                  Learning.ofProcess().parts());
      heads = known;
    }
    return known;
  }

  Openings openings() {
    Openings known = openings;
    if (known == null) {
      known = new Openings(Compiler.capturing(root), Learning.ofProcess().parts());
      openings = known;
    }
    return known;
  }

  /// The pattern.
  @Override
  public String toString() {
    return pattern;
  }
}
