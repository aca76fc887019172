package io.bartizan.waf.regex;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Bytes that some may learn together, and who has learned how many. Any thread; it may be asked by
/// who holds a lock of a learner, and takes none of them itself.
final class Share {
  /// How long at least between two looks for what to forget, in nanoseconds.
  private static final long PAUSE = 1_000_000_000L;

  /// How long one that is asked keeps what it learned, in nanoseconds.
  private static final long AGE = 60_000_000_000L;

  private final LongSupplier clock;
  private final Set<Lease> leases = new LinkedHashSet<>();
  private final ReferenceQueue<Learner> gone = new ReferenceQueue<>();
  private volatile long limit;
  private long used;
  private long looked;

  /// With a clock that counts nanoseconds.
  Share(LongSupplier clock) {
    this.clock = clock;
    looked = clock.getAsLong() - PAUSE;
  }

  /// What somebody learned since the last time that all was forgotten. Guarded by the share.
  final class Lease extends WeakReference<Learner> {
    private final long born = clock.getAsLong();
    private boolean open = true;
    private long bytes;

    private Lease(Learner learner) {
      super(learner, gone);
    }

    /// Asks for bytes, and has them if the answer is yes.
    boolean take(long some) {
      return taken(this, some);
    }
  }

  void limit(long bytes) {
    limit = bytes;
  }

  long limit() {
    return limit;
  }

  /// Without what nobody holds any more.
  synchronized long used() {
    collect();
    return used;
  }

  /// For who knows nothing yet, or has just forgotten.
  synchronized Lease lease(Learner learner) {
    Lease lease = new Lease(learner);
    leases.add(lease);
    return lease;
  }

  /// Gives back what a lease has; nothing more is learned in its name.
  synchronized void end(Lease lease) {
    lease.open = false;
    used -= lease.bytes;
    lease.bytes = 0;
    leases.remove(lease);
  }

  private synchronized boolean taken(Lease lease, long bytes) {
    if (lease.open && used + bytes > limit) {
      makeRoom(bytes);
    }
    if (!lease.open || used + bytes > limit) {
      return false;
    }
    lease.bytes += bytes;
    used += bytes;
    return true;
  }

  private void makeRoom(long bytes) {
    collect();
    long now = clock.getAsLong();
    if (used + bytes > limit && now - looked >= PAUSE) {
      looked = now;
      forgetIdle();
      forgetLarge(now);
    }
  }

  /// Gives back what those have that are no more.
  private void collect() {
    @Nullable Reference<? extends Learner> one = gone.poll();
    while (one != null) {
      if (one instanceof Lease lease) {
        end(lease);
      }
      one = gone.poll();
    }
  }

  /// Lets all forget that were not asked since somebody last looked.
  private void forgetIdle() {
    for (Lease lease : List.copyOf(leases)) {
      Learner learner = lease.get();
      if (learner != null && learner.rested() && lease.bytes > 0) {
        learner.forget();
      }
    }
  }

  /// Lets the largest forget until a quarter is free; none more than once in its time.
  private void forgetLarge(long now) {
    List<Lease> old = new ArrayList<>(leases);
    old.removeIf(lease -> lease.bytes == 0 || now - lease.born < AGE);
    old.sort(Comparator.comparingLong((Lease lease) -> lease.bytes).reversed());
    for (Lease lease : old) {
      Learner learner = lease.get();
      if (learner != null && used > limit - limit / 4) {
        learner.forget();
      }
    }
  }
}
