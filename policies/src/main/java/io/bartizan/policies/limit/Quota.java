package io.bartizan.policies.limit;

import io.bartizan.config.Rate;
import java.math.BigInteger;
import java.util.concurrent.TimeUnit;

/// A limit as `RateLimit-Policy` states it (draft-ietf-httpapi-ratelimit-headers-11, section 3.1):
/// so many requests in so many whole seconds. The smallest window that holds `burst` and gives the
/// rate.
record Quota(BigInteger requests, BigInteger seconds) {
  private static final BigInteger SECOND = BigInteger.valueOf(TimeUnit.SECONDS.toNanos(1));

  static Quota of(Rate rate, long burst) {
    BigInteger permits = BigInteger.valueOf(rate.permits());
    BigInteger period = BigInteger.valueOf(rate.period().toNanos());
    BigInteger most = BigInteger.valueOf(burst).max(permits);
    BigInteger unit = permits.multiply(SECOND);
    BigInteger seconds = most.multiply(period).add(unit).subtract(BigInteger.ONE).divide(unit);
    return new Quota(seconds.multiply(unit).divide(period), seconds);
  }

  @Override
  public String toString() {
    return "q=" + requests + ";w=" + seconds;
  }
}
