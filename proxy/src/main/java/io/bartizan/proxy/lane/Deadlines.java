package io.bartizan.proxy.lane;

import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// All deadlines of a lane, looked at every few milliseconds. To set a deadline is to write one
/// field: no timer is made for a request.
public final class Deadlines {
  /// Something that must not take for ever. It is in at most one list.
  public abstract static class Timed {
    private @Nullable Timed previous;
    private @Nullable Timed next;
    private boolean listed;

    /// Looks at its own deadlines. May close itself and so leave the list.
    protected abstract void check(long nanos);

    /// The lane ends: comes to an end too, if it can. May leave the list.
    protected void stop() {}
  }

  private static final Logger LOG = Logger.getLogger("io.bartizan.lane");

  private @Nullable Timed first;
  private @Nullable Timed cursor;

  public void add(Timed timed) {
    if (timed.listed) {
      return;
    }
    timed.listed = true;
    timed.previous = null;
    timed.next = first;
    if (first != null) {
      first.previous = timed;
    }
    first = timed;
  }

  public void remove(Timed timed) {
    if (!timed.listed) {
      return;
    }
    timed.listed = false;
    Timed before = timed.previous;
    Timed after = timed.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    if (cursor == timed) {
      cursor = after;
    }
    timed.previous = null;
    timed.next = null;
  }

  /// Looks at all of them. A bug in one must not stop time for the others.
  void sweep(long nanos) {
    each(timed -> timed.check(nanos));
  }

  /// Ends all of them.
  public void stop() {
    each(Timed::stop);
  }

  private void each(Consumer<Timed> action) {
    cursor = first;
    while (cursor != null) {
      Timed timed = cursor;
      cursor = timed.next;
      try {
        action.accept(timed);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.SEVERE, "a deadline could not be kept", e);
      }
    }
  }
}
