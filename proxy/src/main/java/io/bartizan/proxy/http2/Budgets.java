package io.bartizan.proxy.http2;

import java.util.List;

/// How many costly frames a connection may still send: a bucket of tokens for each kind, filled at
/// a steady rate.
public final class Budgets {
  private static final List<Costly> KINDS = List.of(Costly.values());
  private static final long SECOND = 1_000_000_000L;

  private final int[] left = new int[KINDS.size()];
  private final long[] filled = new long[KINDS.size()];
  private final int resets;

  /// The documented numbers.
  ///
  /// @param nanos now
  public Budgets(long nanos) {
    this(nanos, Costly.RESET.perSecond());
  }

  /// @param nanos now
  /// @param resets how many streams may be reset each second
  public Budgets(long nanos, int resets) {
    this.resets = resets;
    for (Costly kind : KINDS) {
      left[index(kind)] = burst(kind);
      filled[index(kind)] = nanos;
    }
  }

  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  private static int index(Costly kind) {
    return kind.ordinal();
  }

  /// How many may come at once.
  public int burst(Costly kind) {
    return kind == Costly.RESET ? 10 * resets : kind.burst();
  }

  /// How many may come each second after that.
  public int perSecond(Costly kind) {
    return kind == Costly.RESET ? resets : kind.perSecond();
  }

  /// Takes one. Returns whether there was one left.
  public boolean take(Costly kind, long nanos) {
    int i = index(kind);
    if (left[i] == 0) {
      fill(kind, nanos);
    }
    return left[i] > 0 && left[i]-- > 0;
  }

  private void fill(Costly kind, long nanos) {
    int i = index(kind);
    long step = SECOND / perSecond(kind);
    long due = (nanos - filled[i]) / step;
    if (due > 0) {
      left[i] = (int) Math.min(due, burst(kind));
      filled[i] = nanos;
    }
  }

  /// The gateway has done something for which the client may well send `more` of them.
  public void earn(Costly kind, int more) {
    int i = index(kind);
    left[i] = Math.min(left[i] + more, burst(kind));
  }
}
