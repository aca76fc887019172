package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Measures how long a gateway's event loops take to answer: asks the public route `/open` again
/// and again on as many connections as reach all of them.
final class LoopWatch implements AutoCloseable {
  private static final String GET = "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final int CONNECTIONS = 4;
  private static final long PAUSE_MILLIS = 5;

  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong rounds = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  private LoopWatch() {}

  /// Returns when it has begun to measure.
  static LoopWatch over(int port) throws Exception {
    LoopWatch watch = new LoopWatch();
    for (int i = 0; i < CONNECTIONS; i++) {
      watch.threads.add(Thread.ofPlatform().start(() -> watch.look(port)));
    }
    watch.longest();
    return watch;
  }

  private void look(int port) {
    try (RawClient client = RawClient.plain(port)) {
      while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        long start = System.nanoTime();
        assertThat(client.ask(GET).status()).isEqualTo(200);
        longest.accumulateAndGet(System.nanoTime() - start, Math::max);
        rounds.incrementAndGet();
      }
    } catch (IOException | AssertionError e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The longest that an answer has taken so far, with those that are on their way now. Fails if
  /// one did not come.
  Duration longest() throws Exception {
    long enough = rounds.get() + 2 * CONNECTIONS;
    Eventually.holds("further rounds", () -> failure != null || rounds.get() >= enough);
    assertThat(failure).isNull();
    return Duration.ofNanos(longest.get());
  }

  @Override
  public void close() throws InterruptedException {
    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
