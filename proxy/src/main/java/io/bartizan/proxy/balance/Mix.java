package io.bartizan.proxy.balance;

/// Hashes that are the same in every process of the gateway.
final class Mix {
  private static final long PRIME = 0x0000_0100_0000_01b3L;
  private static final long OFFSET = 0xcbf2_9ce4_8422_2325L;

  private Mix() {}

  /// Spreads the bits of a number: the finalizer of SplitMix64.
  static long of(long value) {
    long z = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
    return z ^ z >>> 31;
  }

  /// FNV-1a of some bytes, spread.
  static long of(byte[] bytes, int from, int to) {
    long hash = OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i] & 0xff) * PRIME;
    }
    return of(hash);
  }

  /// FNV-1a of a text's UTF-16 code units, low byte first, spread.
  static long of(CharSequence text) {
    long hash = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      hash = (hash ^ c & 0xff) * PRIME;
      hash = (hash ^ c >>> 8) * PRIME;
    }
    return of(hash);
  }
}
