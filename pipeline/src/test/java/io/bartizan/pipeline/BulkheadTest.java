package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BulkheadTest {
  private final Bulkhead two = new Bulkhead("two", 2);
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private CountDownLatch uncaught = new CountDownLatch(0);
  private Thread.UncaughtExceptionHandler before;

  @BeforeEach
  void watch() {
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, _) -> uncaught.countDown());
  }

  @AfterEach
  void unwatch() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  /// Whoever is told of a value breaks down at once, as an event loop does that is gone.
  private void ask(Callable<String> call) {
    two.asking(call)
        .begin(
            new Verdict.Done<>() {
              @Override
              public void value(String value) {
                throw new IllegalStateException("the loop is gone");
              }

              @Override
              public void failed(Throwable cause) {
                (cause instanceof RejectedExecutionException ? refused : failed).incrementAndGet();
                if (!(cause instanceof RejectedExecutionException)) {
                  uncaught.countDown();
                }
              }
            });
  }

  /// Three calls at a time, each of which ends as `end` says.
  private void crowd(Callable<String> end) throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    uncaught = new CountDownLatch(2);
    refused.set(0);
    for (int i = 0; i < 3; i++) {
      ask(() -> {
        hold.await();
        return end.call();
      });
    }
    assertThat(refused).hasValue(1);
    hold.countDown();
    assertThat(uncaught.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void admits_as_many_as_it_says_whatever_becomes_of_them() throws Exception {
    for (int round = 0; round < 50; round++) {
      crowd(() -> "x");
      crowd(() -> {
        throw new IllegalStateException("the directory is gone");
      });
    }
    assertThat(failed).hasValue(100);
  }

  @Test
  void has_bounds() {
    for (int permits : new int[] {0, -1, 100_001}) {
      assertThatThrownBy(() -> new Bulkhead("x", permits))
          .hasMessage("permits: " + permits + " (expected: 1 to 100000)");
    }
  }
}
