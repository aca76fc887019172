package io.bartizan.proxy.lane;

import io.bartizan.proxy.settings.OverloadSettings;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// How much all lanes together may have to do. Thread-safe; each [Load] looks at it now and then.
public final class Overload {
  /// What is too much.
  ///
  /// @param requests to services at once
  /// @param memory the share of the budget for bodies, in hundredths of a percent
  /// @param delayNanos how late an event loop is on average
  public record Limits(int requests, int memory, long delayNanos) {
    /// Nothing is too much.
    public static final Limits NONE =
        new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);

    public static Limits of(OverloadSettings settings) {
      return new Limits(
          settings.requests() == null ? NONE.requests : settings.requests(),
          settings.memory() == null ? NONE.memory : settings.memory().hundredths(),
          settings.delay() == null ? NONE.delayNanos : settings.delay().toNanos());
    }
  }

  private final AtomicIntegerArray requests;
  private volatile Limits limits = Limits.NONE;

  /// @param lanes how many there are
  public Overload(int lanes) {
    requests = new AtomicIntegerArray(lanes);
  }

  /// What is too much from now on.
  public void limits(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /// How many requests the lane may have, as it has `mine` now and the others what they had when
  /// they last looked.
  int left(int lane, int mine, int most) {
    requests.setOpaque(lane, mine);
    long others = 0;
    for (int i = 0; i < requests.length(); i++) {
      others += i == lane ? 0 : requests.getOpaque(i);
    }
    return (int) Math.max(0, most - others);
  }
}
