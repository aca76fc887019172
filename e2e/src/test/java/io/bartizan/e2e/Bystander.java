package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A client that behaves well while others attack: it asks again and again, on a connection that it
/// keeps and on new ones, and every answer has to be the right one.
final class Bystander implements AutoCloseable {
  private static final String GET = "GET /open HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Callable<RawClient> door;
  private final Thread thread;
  private volatile boolean over;
  private final AtomicInteger served = new AtomicInteger();
  private volatile @Nullable Throwable failure;

  private Bystander(Callable<RawClient> door) {
    this.door = door;
    this.thread = Thread.ofPlatform().start(this::live);
  }

  /// Begins to ask whoever `door` connects to.
  static Bystander before(Callable<RawClient> door) throws Exception {
    Bystander bystander = new Bystander(door);
    bystander.isServed(3);
    return bystander;
  }

  private void live() {
    try {
      while (!over) {
        stay();
      }
    } catch (Exception | AssertionError e) {
      failure = e;
    }
  }

  /// Keeps a connection until the gateway says that it ends it.
  private void stay() throws Exception {
    try (RawClient kept = door.call()) {
      boolean open = true;
      while (open && !over) {
        open = ask(kept);
        try (RawClient fresh = door.call()) {
          ask(fresh);
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
  }

  /// Returns whether the connection stays open.
  private boolean ask(RawClient client) throws Exception {
    RawAnswer answer = client.ask(GET);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(Warehouse.ANSWER);
    served.incrementAndGet();
    return !answer.field("connection").equals("close");
  }

  /// Waits until it was served `times` more.
  void isServed(int times) throws Exception {
    int least = served.get() + times;
    Eventually.holds("a bystander is served", () -> served.get() >= least || failure != null);
    Throwable why = failure;
    if (why != null) {
      throw new AssertionError("a bystander was not served after " + served + " answers", why);
    }
  }

  /// Every request so far was answered, and so is another one.
  @Override
  public void close() throws Exception {
    try {
      isServed(3);
    } finally {
      over = true;
      thread.join();
    }
  }
}
