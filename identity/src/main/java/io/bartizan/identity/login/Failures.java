package io.bartizan.identity.login;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Wrong passwords, counted for one user and the address they come from together: nobody can lock
/// out a user elsewhere, nor another user at the same address. At most [#MOST] such pairs; if more
/// fail, the one that has failed the longest ago is forgotten. Thread-safe.
public final class Failures {
  public static final int MOST = 10_000;
  private static final long FIRST_WAIT = TimeUnit.SECONDS.toNanos(1);
  private static final int DOUBLINGS = 6;
  private static final long LONGEST_WAIT = TimeUnit.MINUTES.toNanos(1);
  private static final long FORGOTTEN = TimeUnit.MINUTES.toNanos(15);

  /// @param nanos when the last one was
  /// @param pause how long from then on nothing is checked
  private record Tally(int count, long nanos, long pause) {}

  private final Map<Digest, Tally> tallies = new LinkedHashMap<>();

  /// Whether passwords of `pair` are not checked now.
  public synchronized boolean waits(Digest pair, long nanos) {
    Tally tally = tallies.get(pair);
    return tally != null && nanos - tally.nanos < tally.pause;
  }

  /// One more was wrong.
  ///
  /// @param free how many may be wrong before there is a wait
  public synchronized void add(Digest pair, long nanos, int free) {
    Tally before = tallies.remove(pair);
    int count = before == null || nanos - before.nanos >= FORGOTTEN ? 1 : before.count + 1;
    tallies.put(pair, new Tally(count, nanos, wait(count - free)));
    Iterator<Digest> oldest = tallies.keySet().iterator();
    while (tallies.size() > MOST) {
      oldest.next();
      oldest.remove();
    }
  }

  private static long wait(int beyond) {
    return beyond < 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(beyond, DOUBLINGS));
  }

  /// The right one came.
  public synchronized void clear(Digest pair) {
    tallies.remove(pair);
  }
}
