package io.bartizan.identity.jwt;

import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Bytes;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Remembers verified tokens. Bounded by count and by bytes; thread-safe; finding one neither locks
/// nor allocates.
///
/// A table of sets with eight places each, as in a processor's cache. A token's set is chosen by a
/// keyed hash of its last 32 bytes, which are signature and so as good as random; then the whole
/// token is compared. In a full set the token goes that has expired, else one that nobody has asked
/// for again: many tokens that are each used once do not drive out those in use. Each insertion
/// also looks at one further set for expired tokens.
///
/// An expired token stays until its place is needed: to refuse it again costs no signature check.
final class TokenCache {
  private static final int WAYS = 8;
  private static final int TAIL = 32;
  private static final int SWEEPS = 8;
  private static final int MOST_MERITS = 3;

  /// A verified token. What it holds was checked with `key`, which was in `seen`.
  static final class Entry {
    private final byte[] token;
    private final long hash;
    private final long end;
    private final Proof.Accepted accepted;
    private final VerificationKey key;
    private KeySet seen;
    private int merits;

    Entry(
        byte[] token,
        long hash,
        long end,
        Proof.Accepted accepted,
        VerificationKey key,
        KeySet seen) {
      this.token = token;
      this.hash = hash;
      this.end = end;
      this.accepted = accepted;
      this.key = key;
      this.seen = seen;
    }

    Proof.Accepted accepted() {
      return accepted;
    }

    /// The first millisecond since 1970 in which the token is refused.
    long end() {
      return end;
    }

    /// Whether its key is among `keys`. Racing threads may both write `seen`; both write what is
    /// true.
    boolean vouched(KeySet keys) {
      if (seen == keys) {
        return true;
      }
      if (!keys.holds(key)) {
        return false;
      }
      seen = keys;
      return true;
    }

    /// It was asked for again. Threads may race here; a lost count does no harm.
    void merit() {
      if (merits < MOST_MERITS) {
        merits++;
      }
    }

    void demerit() {
      merits = Math.max(0, merits - 1);
    }

    /// About how many bytes it keeps from being freed: the token, and its claims as objects.
    long weight() {
      return 1_024 + 3L * token.length;
    }
  }

  private final int sets;
  private final long budget;
  private final AtomicReferenceArray<@Nullable Entry> entries;
  private final AtomicLong weight = new AtomicLong();
  private final AtomicLong hand = new AtomicLong();
  private final long[] key = new SecureRandom().longs(4).toArray();

  /// @param count how many tokens at most, 0 for none; rounded down to a multiple of eight above 8
  /// @param budget how many bytes they may keep at most, about
  TokenCache(int count, long budget) {
    this.sets = count == 0 ? 0 : Math.max(1, count / WAYS);
    this.budget = budget;
    this.entries = new AtomicReferenceArray<>(sets * WAYS);
  }

  /// What is remembered of the token that `text` holds from `from` on, or null.
  @Nullable Entry find(Bytes text, int from) {
    if (sets == 0 || text.length() - from < TAIL) {
      return null;
    }
    long hash = hash(text);
    int first = first(hash);
    for (int i = first; i < first + WAYS; i++) {
      Entry entry = entries.getPlain(i);
      if (entry != null && entry.hash == hash && text.sameFrom(from, entry.token)) {
        entry.merit();
        return entry;
      }
    }
    return null;
  }

  /// Remembers `token`, which must not be changed afterwards, until `end`.
  void keep(
      byte[] token, long end, Proof.Accepted accepted, VerificationKey key, KeySet seen, long now) {
    if (sets == 0 || token.length < TAIL) {
      return;
    }
    long hash = hash(Bytes.view(token, 0, token.length));
    Entry entry = new Entry(token, hash, end, accepted, key, seen);
    clear((int) (hand.getAndIncrement() % sets) * WAYS, now, false);
    for (int i = 0; i < SWEEPS && weight.get() + entry.weight() > budget; i++) {
      clear((int) (hand.getAndIncrement() % sets) * WAYS, now, true);
    }
    if (weight.get() + entry.weight() <= budget) {
      replace(choose(first(hash), entry, now), entry);
    }
  }

  void forget(Entry entry) {
    int first = first(entry.hash);
    for (int i = first; i < first + WAYS; i++) {
      if (entries.compareAndSet(i, entry, null)) {
        weight.addAndGet(-entry.weight());
      }
    }
  }

  /// How many tokens are remembered; looks at all of them.
  int size() {
    int size = 0;
    for (int i = 0; i < entries.length(); i++) {
      size += entries.get(i) == null ? 0 : 1;
    }
    return size;
  }

  long weight() {
    return weight.get();
  }

  /// The place for `wanted` in the set that begins at `first`.
  private int choose(int first, Entry wanted, long now) {
    int place = -1;
    for (int i = first; i < first + WAYS; i++) {
      Entry entry = entries.get(i);
      if (entry != null && entry.hash == wanted.hash) {
        return i;
      }
      if (entry == null || entry.end <= now) {
        place = i;
      }
    }
    return place >= 0 ? place : unused(first, wanted);
  }

  /// A token that nobody has asked for again; if there is none, all lose one of their merits, and
  /// one goes.
  private int unused(int first, Entry wanted) {
    int start = (int) (wanted.hash & WAYS - 1);
    for (int i = 0; i < WAYS; i++) {
      int place = first + (start + i & WAYS - 1);
      Entry entry = entries.get(place);
      if (entry == null || entry.merits == 0) {
        return place;
      }
    }
    for (int i = first; i < first + WAYS; i++) {
      Entry entry = entries.get(i);
      if (entry != null) {
        entry.demerit();
      }
    }
    return first + start;
  }

  private void replace(int place, @Nullable Entry entry) {
    Entry before = entries.getAndSet(place, entry);
    long more = (entry == null ? 0 : entry.weight()) - (before == null ? 0 : before.weight());
    weight.addAndGet(more);
  }

  /// Frees what has expired in a set, and if `unused` also what nobody has asked for lately.
  private void clear(int first, long now, boolean unused) {
    for (int i = first; i < first + WAYS; i++) {
      Entry entry = entries.get(i);
      if (entry == null) {
        continue;
      }
      if (entry.end <= now || unused && entry.merits == 0) {
        replace(i, null);
      } else if (unused) {
        entry.demerit();
      }
    }
  }

  private int first(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, sets) * WAYS;
  }

  /// Two 64-by-64-bit multiplications, keyed as in wyhash.
  private long hash(Bytes text) {
    int tail = text.length() - TAIL;
    long a = fold(text.longAt(tail) ^ key[0], text.longAt(tail + 8) ^ key[1]);
    long b = fold(text.longAt(tail + 16) ^ key[2], text.longAt(tail + 24) ^ key[3]);
    return fold(a ^ key[1], b ^ key[2]);
  }

  private static long fold(long x, long y) {
    return x * y ^ Math.unsignedMultiplyHigh(x, y);
  }
}
