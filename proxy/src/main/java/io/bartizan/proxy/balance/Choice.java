package io.bartizan.proxy.balance;

import org.jspecify.annotations.Nullable;

/// What is known about one exchange when an endpoint is chosen for it: the lane, the moment, and
/// which candidates were tried before. Used for one exchange after another; for one lane.
public final class Choice {
  /// More tries than this remember only the latest.
  private static final int REMEMBERED = 8;

  private final int lane;
  private final @Nullable Candidate[] tried = new Candidate[REMEMBERED];
  private int tries;
  private long nanos;
  private boolean anyway;

  /// @param lane its index, from 0 on
  public Choice(int lane) {
    this.lane = lane;
  }

  /// Forgets the exchange before.
  public void renew() {
    forgive();
    anyway = false;
  }

  /// Forgets what was tried.
  public void forgive() {
    for (int i = 0; i < Math.min(tries, REMEMBERED); i++) {
      tried[i] = null;
    }
    tries = 0;
  }

  /// Sets the moment, in [io.bartizan.pipeline.Ticker#nanos()].
  public Choice at(long nanos) {
    this.nanos = nanos;
    return this;
  }

  /// Sets whether candidates are eligible that are not available.
  public void anyway(boolean anyway) {
    this.anyway = anyway;
  }

  /// The candidate was chosen, and is not eligible any more.
  public void tried(Candidate candidate) {
    tried[tries++ % REMEMBERED] = candidate;
  }

  /// Whether any candidate was tried.
  public boolean again() {
    return tries > 0;
  }

  public int lane() {
    return lane;
  }

  public long nanos() {
    return nanos;
  }

  /// Whether the candidate may be chosen.
  public boolean admits(Candidate candidate) {
    return (anyway || candidate.available()) && (tries == 0 || !was(candidate));
  }

  private boolean was(Candidate candidate) {
    for (int i = 0; i < Math.min(tries, REMEMBERED); i++) {
      if (tried[i] == candidate) {
        return true;
      }
    }
    return false;
  }
}
