package io.bartizan.identity;

import io.bartizan.pipeline.Verdict;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Keeps long computations away from event loops: a few threads and a bounded queue. Work that
/// finds the queue full fails at once. Idle threads end by themselves.
public final class CpuPool {
  private final String name;
  private final int queue;
  private final ThreadPoolExecutor threads;

  /// @param threads 1 to 1,000
  /// @param queue how many computations may wait, 1 to 100,000
  public CpuPool(String name, int threads, int queue) {
    if (threads < 1 || threads > 1_000) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: 1 to 1000)");
    }
    if (queue < 1 || queue > 100_000) {
      throw new IllegalArgumentException("queue: " + queue + " (expected: 1 to 100000)");
    }
    this.name = name;
    this.queue = queue;
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name(name + "-", 1).factory());
    this.threads.allowCoreThreadTimeOut(true);
  }

  /// Work that computes `call` on one of the threads when it is begun.
  public <T> Verdict.Work<T> asking(Callable<T> call) {
    return done -> {
      try {
        threads.execute(() -> run(call, done));
      } catch (RejectedExecutionException _) {
        done.failed(
            new RejectedExecutionException(name + " is full: " + queue + " computations wait"));
      }
    };
  }

  private static <T> void run(Callable<T> call, Verdict.Done<T> done) {
    T value;
    try {
      value = call.call();
    } catch (Throwable cause) {
      done.failed(cause);
      return;
    }
    done.value(value);
  }
}
