package io.bartizan.testkit;

import io.bartizan.pipeline.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until a test moves it. Thread-safe.
public final class HandTicker implements Ticker {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Instant start;
  private final AtomicLong passed = new AtomicLong();

  /// A clock that stands at the first moment of 2026 in UTC.
  public HandTicker() {
    this(START);
  }

  public HandTicker(Instant start) {
    this.start = start;
  }

  /// Lets time pass.
  public HandTicker advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration: " + duration + " (expected: not negative)");
    }
    passed.addAndGet(duration.toNanos());
    return this;
  }

  /// The present moment.
  public Instant now() {
    return start.plusNanos(passed.get());
  }

  @Override
  public long nanos() {
    return passed.get();
  }

  @Override
  public long millis() {
    return now().toEpochMilli();
  }
}
