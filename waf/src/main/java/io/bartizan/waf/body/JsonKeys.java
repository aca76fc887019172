package io.bartizan.waf.body;

import io.bartizan.waf.text.Text;
import java.security.SecureRandom;

/// Which keys an object has had: a set of hashes with a secret base, so that nobody can choose keys
/// that collide (a polynomial modulo 2^61 - 1, Carter and Wegman 1979). Two keys may be taken for
/// one with a chance of less than one in a million.
final class JsonKeys {
  private static final long PRIME = (1L << 61) - 1;
  private static final long BASE = 1 + (new SecureRandom().nextLong() >>> 4);

  private long[] hashes = new long[64];
  private int count;

  /// Adds a key of an object, which has a number of its own; false if it was there.
  boolean add(int object, Text key) {
    long hash = hash(object, key);
    int at = slot(hash);
    if (hashes[at] != 0) {
      return false;
    }
    hashes[at] = hash;
    if (++count > hashes.length / 2) {
      grow();
    }
    return true;
  }

  private static long hash(int object, Text key) {
    long hash = object + 1L;
    for (int i = key.start(); i < key.end(); i++) {
      hash = times(hash, BASE) + (key.array()[i] & 0xff) + 1;
    }
    hash = times(hash, BASE) % PRIME;
    return hash == 0 ? 1 : hash;
  }

  /// The product modulo the prime, roughly: less than 2^62.
  private static long times(long one, long other) {
    long high = Math.multiplyHigh(one, other);
    long low = one * other;
    return (low & PRIME) + (high << 3 | low >>> 61);
  }

  private int slot(long hash) {
    int at = (int) hash & (hashes.length - 1);
    while (hashes[at] != 0 && hashes[at] != hash) {
      at = (at + 1) & (hashes.length - 1);
    }
    return at;
  }

  private void grow() {
    long[] old = hashes;
    hashes = new long[2 * old.length];
    for (long hash : old) {
      if (hash != 0) {
        hashes[slot(hash)] = hash;
      }
    }
  }
}
