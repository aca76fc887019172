package io.bartizan.proxy.balance;

/// A candidate whose load and health a test sets by hand.
final class Stall implements Candidate {
  private final String name;
  private final int weight;
  int share;
  int active;
  boolean open = true;
  int served;

  Stall(String name, int weight) {
    this.name = name;
    this.weight = weight;
    this.share = weight * UNIT;
  }

  /// Stalls `10.0.0.1:80` and so on with these weights.
  static Stall[] of(int... weights) {
    Stall[] stalls = new Stall[weights.length];
    for (int i = 0; i < weights.length; i++) {
      stalls[i] = new Stall("10.0.0." + (i + 1) + ":80", weights[i]);
    }
    return stalls;
  }

  static int[] served(Stall[] stalls) {
    int[] counts = new int[stalls.length];
    for (int i = 0; i < stalls.length; i++) {
      counts[i] = stalls[i].served;
    }
    return counts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean available() {
    return open;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int share(long nanos) {
    return share;
  }

  @Override
  public int active() {
    return active;
  }
}
