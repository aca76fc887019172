package io.bartizan.identity.session;

import io.bartizan.pipeline.Bytes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Sessions in memory, found by the cookie without opening it. Bounded by count and by bytes;
/// thread-safe; finding one neither locks nor allocates.
///
/// A table of sets with four places each. A cookie's set is chosen by a keyed hash of its last
/// bytes, which are a tag of AES-GCM and so as good as random; then the whole cookie is compared.
final class SessionCache {
  private static final int WAYS = 4;
  private static final int TAIL = 32;

  private final int sets;
  private final long budget;
  private final AtomicReferenceArray<@Nullable Held> places;
  private final AtomicLong weight = new AtomicLong();
  private final AtomicLong hand = new AtomicLong();
  private final long[] key = new SecureRandom().longs(4).toArray();

  /// @param count how many sessions at most, at least 4
  /// @param budget how many bytes they may keep at most, about
  SessionCache(int count, long budget) {
    this.sets = Math.max(1, count / WAYS);
    this.budget = budget;
    this.places = new AtomicReferenceArray<>(sets * WAYS);
  }

  @Nullable Held find(Bytes cookie) {
    if (cookie.length() < TAIL) {
      return null;
    }
    long hash = hash(cookie);
    int first = first(hash);
    for (int i = first; i < first + WAYS; i++) {
      Held held = places.getPlain(i);
      if (held != null && held.hash() == hash && cookie.same(held.cookie())) {
        return held;
      }
    }
    return null;
  }

  /// Keeps one, in place of the same one, of nothing, or of some other.
  void keep(Held held) {
    int first = first(held.hash());
    int place = first + (int) (hand.getAndIncrement() & WAYS - 1);
    for (int i = first; i < first + WAYS; i++) {
      Held other = places.get(i);
      if (other == null || same(other, held)) {
        place = i;
        break;
      }
    }
    Held before = places.getAndSet(place, null);
    long after = weight.addAndGet(held.weight() - (before == null ? 0 : before.weight()));
    if (after > budget || !places.compareAndSet(place, null, held)) {
      weight.addAndGet(-held.weight());
    }
  }

  private static boolean same(Held one, Held other) {
    return one.hash() == other.hash() && Arrays.equals(one.cookie(), other.cookie());
  }

  /// The hash of a cookie of at least 32 bytes.
  long hash(Bytes cookie) {
    int at = cookie.length() - TAIL;
    long hash = 0;
    for (int i = 0; i < key.length; i++) {
      hash = mix(hash ^ cookie.longAt(at + i * Long.BYTES) ^ key[i]);
    }
    return hash;
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ mixed >>> 29;
  }

  private int first(long hash) {
    return (int) Long.remainderUnsigned(hash, sets) * WAYS;
  }
}
