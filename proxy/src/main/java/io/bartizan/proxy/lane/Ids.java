package io.bartizan.proxy.lane;

import java.security.SecureRandom;

/// Draws 128-bit ids for requests: xoroshiro128++ (Blackman and Vigna, 2019), seeded by the
/// system's generator. Unique, not secret.
public final class Ids {
  private long s0;
  private long s1;

  Ids() {
    SecureRandom random = new SecureRandom();
    s0 = random.nextLong();
    s1 = random.nextLong() | 1;
  }

  public long next() {
    long a = s0;
    long b = s1;
    long result = Long.rotateLeft(a + b, 17) + a;
    b ^= a;
    s0 = Long.rotateLeft(a, 49) ^ b ^ b << 21;
    s1 = Long.rotateLeft(b, 28);
    return result;
  }
}
