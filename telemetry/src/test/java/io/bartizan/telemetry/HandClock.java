package io.bartizan.telemetry;

import io.bartizan.pipeline.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that only moves when it is told to.
final class HandClock implements Ticker {
  private final Instant start;
  private final AtomicLong nanos = new AtomicLong();

  HandClock(String start) {
    this.start = Instant.parse(start);
  }

  void move(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public long millis() {
    return start.plusNanos(nanos.get()).toEpochMilli();
  }
}
