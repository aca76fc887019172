package io.bartizan.pipeline;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/// Keeps blocking work away from event loops and within bounds: each call runs on a virtual thread
/// of its own, and no more than `permits` run at a time. A call that finds it full fails at once,
/// so that a slow back end fills no queue.
public final class Bulkhead {
  private final String name;
  private final int permits;
  private final Semaphore free;

  /// @param permits 1 to 100,000
  public Bulkhead(String name, int permits) {
    if (permits < 1 || permits > 100_000) {
      throw new IllegalArgumentException("permits: " + permits + " (expected: 1 to 100000)");
    }
    this.name = name;
    this.permits = permits;
    this.free = new Semaphore(permits);
  }

  /// Work that calls `call` on a virtual thread when it is begun.
  public <T> Verdict.Work<T> asking(Callable<T> call) {
    return done -> {
      if (!free.tryAcquire()) {
        done.failed(
            new RejectedExecutionException(
                "bulkhead " + name + " is full: " + permits + " calls are under way"));
        return;
      }
      try {
        Thread.ofVirtual().name(name).start(() -> run(call, done));
      } catch (Throwable cause) {
        free.release();
        throw cause;
      }
    };
  }

  private <T> void run(Callable<T> call, Verdict.Done<T> done) {
    T value;
    try {
      value = call.call();
    } catch (Throwable cause) {
      free.release();
      done.failed(cause);
      return;
    }
    free.release();
    done.value(value);
  }
}
