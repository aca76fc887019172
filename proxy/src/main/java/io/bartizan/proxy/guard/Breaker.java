package io.bartizan.proxy.guard;

import io.bartizan.proxy.settings.BreakerSettings;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Leaves a service alone that fails: closed while it works; open, so that every request is refused
/// at once, when too large a share of them has failed; then half open, when a few probes decide.
/// Shared by all lanes. While it is closed, a request costs one volatile read and one plain count.
public final class Breaker {
  /// What it says to a request.
  public enum Entry {
    /// Goes on.
    PASSES,
    /// Goes on, and its outcome decides; exactly one of [#succeeded], [#failed] and [#left] has to
    /// follow.
    PROBES,
    /// Is refused.
    REFUSED
  }

  public enum State {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  private static final Logger LOG = Logger.getLogger("bartizan.upstream");

  private final String service;
  private final long share;
  private final int minimum;
  private final long openNanos;
  private final int probes;
  private final Slices[] lanes;

  private volatile State state = State.CLOSED;

  /// Failures before this slice are forgiven.
  private long since = Long.MIN_VALUE;

  private long openedAt;
  private int out;
  private int passed;
  private long openings;

  /// @param service its name, for the log
  /// @param lanes how many lanes there are
  public Breaker(String service, BreakerSettings settings, int lanes) {
    this.service = service;
    this.share = settings.failures().hundredths();
    this.minimum = settings.minimum();
    this.openNanos = settings.open().toNanos();
    this.probes = settings.probes();
    this.lanes = new Slices[lanes];
    for (int i = 0; i < lanes; i++) {
      this.lanes[i] = new Slices(settings.window().toNanos());
    }
  }

  public State state() {
    return state;
  }

  /// 0 if it is closed, 1 if half open, 2 if open.
  public int level() {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  /// How often it has opened.
  public synchronized long openings() {
    return openings;
  }

  /// A request wants to go on.
  public Entry enter(long nanos) {
    return state == State.CLOSED ? Entry.PASSES : knock(nanos);
  }

  private synchronized Entry knock(long nanos) {
    if (state == State.CLOSED) {
      return Entry.PASSES;
    }
    if (state == State.OPEN && nanos - openedAt >= openNanos) {
      turn(State.HALF_OPEN, "lets " + probes + " requests through");
      out = 0;
      passed = 0;
    }
    if (state == State.OPEN || out + passed >= probes) {
      return Entry.REFUSED;
    }
    out++;
    return Entry.PROBES;
  }

  /// When a refused request may try again: seconds from now, at least 1.
  public synchronized long retrySeconds(long nanos) {
    long left = state == State.OPEN ? openNanos - (nanos - openedAt) : 0;
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(left + 999_999_999));
  }

  /// The service has answered.
  ///
  /// @param probe whether [#enter] said [Entry#PROBES]
  public void succeeded(int lane, long nanos, boolean probe) {
    lanes[lane].count(nanos, 0);
    if (probe) {
      probed(true, nanos);
    }
  }

  /// The service has not answered, or only that it cannot.
  public void failed(int lane, long nanos, boolean probe) {
    lanes[lane].count(nanos, 1);
    if (probe) {
      probed(false, nanos);
    } else if (state == State.CLOSED) {
      weigh(nanos);
    }
  }

  /// A probe ended without saying anything about the service.
  public synchronized void left() {
    if (state == State.HALF_OPEN && out > 0) {
      out--;
    }
  }

  private synchronized void probed(boolean well, long nanos) {
    if (state != State.HALF_OPEN || out == 0) {
      return;
    }
    out--;
    if (!well) {
      open(nanos, "a probe has failed");
    } else if (++passed == probes) {
      since = lanes[0].slice(nanos) + 1;
      turn(State.CLOSED, passed + " probes have succeeded");
    }
  }

  private synchronized void weigh(long nanos) {
    long total = 0;
    long failed = 0;
    for (Slices lane : lanes) {
      total += lane.first(nanos, since);
      failed += lane.second(nanos, since);
    }
    if (state == State.CLOSED && total >= minimum && failed * 10_000 >= total * share) {
      open(nanos, failed + " of " + total + " requests have failed");
    }
  }

  private void open(long nanos, String why) {
    openedAt = nanos;
    openings++;
    turn(State.OPEN, why);
  }

  private void turn(State next, String why) {
    state = next;
    Level level = next == State.OPEN ? Level.WARNING : Level.INFO;
    LOG.log(level, "service " + service + ": the breaker is " + said(next) + ": " + why);
  }

  private static String said(State state) {
    return switch (state) {
      case CLOSED -> "closed";
      case HALF_OPEN -> "half open";
      case OPEN -> "open";
    };
  }
}
