package io.bartizan.proxy.upstream;

import org.jspecify.annotations.Nullable;

/// A connection that is being made. If nobody waits for it any more it is kept as an idle one.
public final class Dialing {
  private @Nullable UpstreamReceiver receiver;

  Dialing(UpstreamReceiver receiver) {
    this.receiver = receiver;
  }

  /// The receiver no longer waits.
  public void cancel() {
    receiver = null;
  }

  @Nullable UpstreamReceiver receiver() {
    return receiver;
  }
}
