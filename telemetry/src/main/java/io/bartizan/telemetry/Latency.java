package io.bartizan.telemetry;

import java.util.concurrent.TimeUnit;

/// A histogram of durations in the first [#CELLS] cells of a meter: one cell for each bucket, and
/// the sum in nanoseconds. Its buckets are fixed, so that all routes and services compare.
final class Latency {
  /// Upper bounds in seconds; the last bucket has none.
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private static final long[] NANOS = new long[SECONDS.length];

  static {
    for (int i = 0; i < SECONDS.length; i++) {
      NANOS[i] = Math.round(SECONDS[i] * TimeUnit.SECONDS.toNanos(1));
    }
  }

  static final int BUCKETS = SECONDS.length + 1;
  private static final int SUM = BUCKETS;
  static final int CELLS = BUCKETS + 1;

  private Latency() {}

  static void observe(Cells cells, long nanos) {
    cells.add(bucket(nanos), 1);
    cells.add(SUM, nanos);
  }

  private static int bucket(long nanos) {
    int bucket = 0;
    while (bucket < NANOS.length && nanos > NANOS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /// The bucket's upper bound in seconds.
  static double bound(int bucket) {
    return bucket < SECONDS.length ? SECONDS[bucket] : Double.POSITIVE_INFINITY;
  }

  /// The sum of all durations in seconds.
  static double seconds(PerLoop cells) {
    return cells.sum(SUM) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
