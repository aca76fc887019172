package io.bartizan.proxy.edge;

import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Lets the time of a gateway fly: 100 milliseconds pass in each that really passes. However slow
/// the machine is, what a gateway waits for comes.
final class Flight implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(100);

  private final Thread thread;

  Flight(HandTicker ticker) {
    thread = Thread.ofPlatform().name("time flies").start(() -> fly(ticker));
  }

  private static void fly(HandTicker ticker) {
    while (!Thread.currentThread().isInterrupted()) {
      ticker.advance(STEP);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
