package io.bartizan.proxy.balance;

import org.jspecify.annotations.Nullable;

/// How a service balances, whatever its endpoints are at a moment.
///
/// @param by who is next when no key says it
/// @param key requests with the same key go to the same candidate; null for none
/// @param bound see [HashRing]; ignored without a key
/// @param panic if a smaller share than this of the candidates is available, in hundredths of a
///   percent, all are eligible; 0 for never
public record Balance(Order by, @Nullable HashKey key, int bound, int panic) {
  /// Who is next when no key says it.
  public enum Order {
    /// One after the other.
    ROUND_ROBIN,
    /// The less busy of two.
    LEAST_REQUEST
  }

  private static final int HUNDREDTHS = 10_000;

  /// What a service does that says nothing about it.
  public static final Balance USUAL = new Balance(Order.ROUND_ROBIN, null, 0, 0);

  /// What chooses among these candidates.
  ///
  /// @param lanes how many lanes there are
  /// @param seed for what is drawn by lot
  public Balancer over(Candidate[] candidates, int lanes, long seed) {
    Balancer order =
        switch (by) {
          case ROUND_ROBIN -> new RoundRobin(candidates, lanes);
          case LEAST_REQUEST -> new LeastRequest(candidates, lanes, seed);
        };
    return key == null ? order : new HashRing(candidates, key, bound, order);
  }

  /// Whether so few candidates are available that the checks are rather wrong than the candidates.
  public boolean panics(int available, int all) {
    return panic > 0 && (long) available * HUNDREDTHS < (long) all * panic;
  }
}
