package io.bartizan.proxy.balance;

import io.bartizan.pipeline.Walk;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Consistent hashing with bounded load (V. Mirrokni, M. Thorup, M. Zadimoghaddam, "Consistent
/// Hashing with Bounded Loads"). Every candidate stands at many points of a ring; a key goes to the
/// candidate at the next point. One that is not eligible, or has more than its bound, is passed
/// over: then the key goes to the next one that is. So a candidate that goes away moves only its
/// own keys, and one that comes moves only keys to itself. Points depend on names alone: every
/// process of the gateway has the same ring.
///
/// A table as in Maglev answers in one step and spreads keys more evenly. It also moves keys
/// between candidates that stay, and has no next place for a key whose candidate is full.
public final class HashRing implements Balancer {
  /// A key whose spread is even to about 6 % for one candidate among others.
  private static final int POINTS = 256;

  private static final int MOST_POINTS = 1 << 16;
  private static final int HUNDREDTHS = 10_000;

  private final Candidate[] candidates;
  private final HashKey key;
  private final int bound;
  private final Balancer otherwise;
  private final long[] points;
  private final char[] owners;

  /// @param bound the load that a candidate may have, in hundredths of a percent of what is its
  ///   part of the load of all; 0 for no bound
  /// @param otherwise chooses for requests without the key
  public HashRing(Candidate[] candidates, HashKey key, int bound, Balancer otherwise) {
    this.candidates = candidates.clone();
    this.key = key;
    this.bound = bound;
    this.otherwise = otherwise;
    Point[] ring = ring(candidates);
    points = new long[ring.length];
    owners = new char[ring.length];
    for (int i = 0; i < ring.length; i++) {
      points[i] = ring[i].at();
      owners[i] = (char) ring[i].owner();
    }
  }

  private record Point(long at, int owner, String name) implements Comparable<Point> {
    @Override
    public int compareTo(Point other) {
      int order = Long.compareUnsigned(at, other.at);
      return order == 0 ? name.compareTo(other.name) : order;
    }
  }

  private static Point[] ring(Candidate[] candidates) {
    int heaviest = Arrays.stream(candidates).mapToInt(Candidate::weight).max().orElse(1);
    int most = Math.clamp(MOST_POINTS / Math.max(1, candidates.length), 1, POINTS);
    return IntStream.range(0, candidates.length)
        .boxed()
        .flatMap(owner ->
            points(
                candidates[owner].name(),
                owner,
                points(most, candidates[owner].weight(), heaviest)))
        .sorted()
        .toArray(Point[]::new);
  }

  private static int points(int most, int weight, int heaviest) {
    return (int) Math.max(1, (long) most * weight / heaviest);
  }

  private static Stream<Point> points(String name, int owner, int count) {
    long seed = Mix.of(name);
    return IntStream.range(0, count)
        .mapToObj(i -> new Point(Mix.of(seed + i * 0x9e37_79b9_7f4a_7c15L), owner, name));
  }

  @Override
  public int choose(Walk x, Choice choice) {
    if (candidates.length == 1) {
      return choice.admits(candidates[0]) ? 0 : NONE;
    }
    long hash = key.hash(x);
    return hash == HashKey.ABSENT ? otherwise.choose(x, choice) : place(hash, choice);
  }

  private int place(long hash, Choice choice) {
    long shares = 0;
    long active = 1;
    for (Candidate candidate : candidates) {
      if (choice.admits(candidate)) {
        shares += candidate.share(choice.nanos());
        active += bound == 0 ? 0 : candidate.active();
      }
    }
    return shares == 0 ? NONE : walk(hash, choice, active, shares);
  }

  /// Goes along the ring until a candidate has room. Since the bound is more than the part of each,
  /// one has, unless requests come at this very moment; then it is the first that is eligible.
  private int walk(long hash, Choice choice, long active, long shares) {
    int start = after(hash);
    int first = NONE;
    for (int i = 0; i < points.length; i++) {
      int owner = owners[(start + i) % points.length];
      if (owner != first && choice.admits(candidates[owner])) {
        if (room(candidates[owner], choice, active, shares)) {
          return owner;
        }
        first = first == NONE ? owner : first;
      }
    }
    return first;
  }

  /// Whether it may have one more: less than the bound times its part of all requests, this one
  /// included, rounded up.
  private boolean room(Candidate candidate, Choice choice, long active, long shares) {
    double mine = (double) candidate.active() * shares * HUNDREDTHS;
    return bound == 0 || mine < (double) active * candidate.share(choice.nanos()) * bound;
  }

  /// The place of the first point that is not before `hash`.
  private int after(long hash) {
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(points[middle], hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == points.length ? 0 : low;
  }
}
