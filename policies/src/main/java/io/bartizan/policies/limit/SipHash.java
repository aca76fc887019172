package io.bartizan.policies.limit;

/// SipHash-2-4 with 128 bits (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, and
/// its reference code). Whoever does not know the secret cannot find two inputs with one hash, nor
/// inputs that crowd one place of a table. One object is one hash in the making, for one thread.
final class SipHash {
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long tail;
  private int length;
  private long high;
  private long low;

  SipHash(long secretHigh, long secretLow) {
    v0 = secretHigh ^ 0x736f6d6570736575L;
    v1 = secretLow ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = secretHigh ^ 0x6c7967656e657261L;
    v3 = secretLow ^ 0x7465646279746573L;
  }

  /// Adds eight bytes, the lowest first. Only where a multiple of eight bytes stands before.
  SipHash word(long word) {
    length += 8;
    compress(word);
    return this;
  }

  /// Adds one byte.
  SipHash octet(int octet) {
    tail |= (octet & 0xffL) << 8 * (length & 7);
    length++;
    if ((length & 7) == 0) {
      compress(tail);
      tail = 0;
    }
    return this;
  }

  /// Adds `text` in UTF-16, the lower byte first. Only where a multiple of eight bytes stands
  /// before.
  SipHash text(String text) {
    int whole = text.length() & ~3;
    for (int i = 0; i < whole; i += 4) {
      word(
          text.charAt(i)
              | (long) text.charAt(i + 1) << 16
              | (long) text.charAt(i + 2) << 32
              | (long) text.charAt(i + 3) << 48);
    }
    for (int i = whole; i < text.length(); i++) {
      octet(text.charAt(i)).octet(text.charAt(i) >> 8);
    }
    return this;
  }

  /// Ends it: [#high()] and [#low()] are ready.
  SipHash finish() {
    compress(tail | (long) length << 56);
    v2 ^= 0xee;
    rounds(4);
    high = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    rounds(4);
    low = v0 ^ v1 ^ v2 ^ v3;
    return this;
  }

  /// The first eight bytes of the hash.
  long high() {
    return high;
  }

  /// The last eight bytes of the hash.
  long low() {
    return low;
  }

  private void compress(long word) {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
