package io.bartizan.identity.signature;

import io.bartizan.pipeline.Code;
import java.time.Duration;

/// When a signature is good.
///
/// @param age how old it may be, in milliseconds
/// @param skew how far in the future it may have been made, in milliseconds
record Window(long age, long skew) {
  private static final long SECOND = 1_000;
  private static final long BEYOND = Long.MAX_VALUE / SECOND;

  static Window of(SignatureConfig config) {
    return new Window(config.maxAge().toMillis(), config.skew().toMillis());
  }

  /// @param now milliseconds since 1970
  void check(Signed signed, long now) throws Refused {
    if (signed.created() >= BEYOND || signed.created() * SECOND > now + skew) {
      throw new Refused(Code.SIGNATURE_FUTURE, "created in the future");
    }
    if (now >= end(signed)) {
      throw new Refused(Code.SIGNATURE_EXPIRED, "created too long ago, or expired");
    }
  }

  /// From when on it is good no more, in milliseconds since 1970.
  private long end(Signed signed) {
    long created = signed.created() * SECOND + age + SECOND;
    return signed.expires() >= BEYOND ? created : Math.min(created, signed.expires() * SECOND);
  }

  /// How long it has to be remembered that it was seen: until no clock, if it goes wrong by no more
  /// than the skew, finds it good.
  Duration life(Signed signed, long now) {
    return Duration.ofMillis(Math.max(SECOND, end(signed) - now + skew));
  }
}
