package io.bartizan.proxy.upstream;

import io.bartizan.telemetry.UpstreamFailure;
import org.jspecify.annotations.Nullable;

/// A connection that is being made, for one receiver or, if it can be shared, for several. If
/// nobody waits for it any more it is kept as an idle one.
public final class Dialing {
  /// How many may wait for one connection.
  private static final int MOST = 64;

  private @Nullable UpstreamReceiver receiver;
  private @Nullable Dialing next;
  private int waiting = 1;

  Dialing(UpstreamReceiver receiver) {
    this.receiver = receiver;
  }

  /// The receiver no longer waits.
  public void cancel() {
    receiver = null;
  }

  /// Whether somebody waits for it, who was told nothing yet.
  public boolean pending() {
    return receiver != null;
  }

  /// Who waits, and is about to be told; null if nobody does.
  @Nullable UpstreamReceiver claim() {
    UpstreamReceiver waiting = receiver;
    receiver = null;
    return waiting;
  }

  /// Whether one more may wait for this connection.
  boolean roomy() {
    return waiting < MOST;
  }

  /// Another receiver waits for the same connection.
  Dialing join(UpstreamReceiver another) {
    Dialing joined = new Dialing(another);
    joined.next = next;
    next = joined;
    waiting++;
    return joined;
  }

  /// The next one that waits for the same connection; null behind the last.
  @Nullable Dialing next() {
    return next;
  }

  /// From now on it waits alone.
  Dialing alone() {
    next = null;
    waiting = 1;
    return this;
  }

  /// Tells all who wait that there is no connection.
  void tell(UpstreamFailure failure, String reason) {
    Dialing one = this;
    while (one != null) {
      Dialing following = one.next;
      UpstreamReceiver told = one.claim();
      if (told != null) {
        told.unreachable(failure, reason);
      }
      one = following;
    }
  }
}
