package io.bartizan.proxy.balance;

/// Random numbers for each lane, without a lock and without an allocation: SplitMix64 (G. Steele,
/// D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators"). Nobody must be able to
/// guess secrets from them: they decide on load, and nothing else.
public final class Lots {
  private static final int APART = 8;
  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private final long[] states;

  /// @param lanes how many lanes there are
  public Lots(int lanes, long seed) {
    states = new long[lanes * APART];
    for (int lane = 0; lane < lanes; lane++) {
      states[lane * APART] = Mix.of(seed + lane * STEP);
    }
  }

  /// From 0 to `bound`, without `bound` itself, which is at least 1 and less than 2^48.
  public long draw(int lane, long bound) {
    long bits = Mix.of(states[lane * APART] += STEP);
    return Math.multiplyHigh(bits >>> 1, bound << 1);
  }
}
