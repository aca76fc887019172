package io.bartizan.proxy.upstream;

import io.bartizan.proxy.lane.Lane;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Exchanges that wait for a connection to one endpoint, the first in front. While nobody waits, a
/// look at it is one volatile read. Thread-safe.
public final class WaitingLine {
  /// Who waits.
  public interface Waiter {
    /// Where it lives.
    Lane lane();

    /// There may be a connection now. Called on its lane; it is no longer in the line.
    void called();
  }

  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  /// Those who were called, and have not heard it yet.
  private final ArrayDeque<Waiter> called = new ArrayDeque<>();

  private final List<Pool> keepers = new CopyOnWriteArrayList<>();
  private volatile int length;

  /// Takes a place at the end, or in front if it was called in vain.
  public synchronized void join(Waiter waiter, boolean again) {
    if (again) {
      waiters.addFirst(waiter);
    } else {
      waiters.addLast(waiter);
    }
    length = waiters.size();
  }

  /// Asks other lanes for a connection that they keep idle.
  public void ask(Endpoint endpoint, Lane lane) {
    for (Pool pool : keepers) {
      if (pool.lane() != lane) {
        pool.lane().loop().execute(() -> pool.spare(endpoint));
      }
    }
  }

  /// The pool has idle connections to the endpoint.
  void kept(Pool pool) {
    keepers.add(pool);
  }

  void keptNoMore(Pool pool) {
    keepers.remove(pool);
  }

  /// Calls this one out of turn, for there is room.
  public synchronized void recall(Waiter waiter) {
    if (waiters.remove(waiter)) {
      length = waiters.size();
      called.add(waiter);
      tell(waiter);
    }
  }

  /// Gives its place up. False if it had none. If it was called and has not heard it, another is
  /// called instead: what it was called for is still there.
  public synchronized boolean leave(Waiter waiter) {
    boolean stood = waiters.remove(waiter);
    length = waiters.size();
    if (!stood && called.remove(waiter) && !call(waiter.lane())) {
      call();
    }
    return stood;
  }

  /// Whether anybody waits.
  boolean any() {
    return length > 0;
  }

  /// Calls the first one.
  void call() {
    if (length > 0) {
      tell(next(null));
    }
  }

  /// Calls the first one that lives on `lane`. False if there is none.
  boolean call(Lane lane) {
    return length > 0 && tell(next(lane));
  }

  private synchronized @Nullable Waiter next(@Nullable Lane lane) {
    for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
      Waiter waiter = all.next();
      if (lane == null || waiter.lane() == lane) {
        all.remove();
        length = waiters.size();
        called.add(waiter);
        return waiter;
      }
    }
    return null;
  }

  private boolean tell(@Nullable Waiter waiter) {
    if (waiter != null) {
      waiter.lane().loop().execute(() -> hear(waiter));
    }
    return waiter != null;
  }

  private void hear(Waiter waiter) {
    if (heard(waiter)) {
      waiter.called();
    }
  }

  private synchronized boolean heard(Waiter waiter) {
    return called.remove(waiter);
  }
}
