package io.bartizan.proxy.lane;

/// What the requests under way on one lane may take of the heap. It is counted, not measured: what
/// every request takes, and what its head takes. Only the lane's thread may use it.
///
/// Heads that have not come whole may take half of it only, so that those who send one drop by drop
/// do not shut out those who send theirs at once.
public final class Room {
  /// Bytes that a request takes besides its head.
  public static final int EXCHANGE = 3 * 1024;

  /// Which part of the heap all lanes have together.
  private static final int SHARE = 3;

  private final long most;
  private long taken;

  /// @param most bytes, more than 0
  public Room(long most) {
    if (most <= 0) {
      throw new IllegalArgumentException("most: " + most + " (expected: more than 0 bytes)");
    }
    this.most = most;
  }

  /// The room of each of `lanes`: a third of the largest heap together.
  public static Room of(int lanes) {
    return new Room(Math.max(1, Runtime.getRuntime().maxMemory() / SHARE / lanes));
  }

  /// Counts `bytes` that are taken; those that are given back, if they are negative.
  public void take(long bytes) {
    taken += bytes;
  }

  /// Whether what is taken is no more than there is.
  public boolean fits() {
    return taken <= most;
  }

  /// Whether there is room for heads that have not come whole.
  public boolean fitsSlow() {
    return taken <= most / 2;
  }
}
