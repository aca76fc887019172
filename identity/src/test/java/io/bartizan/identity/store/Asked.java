package io.bartizan.identity.store;

import io.bartizan.pipeline.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// What became of work that a test has begun.
final class Asked {
  private Asked() {}

  /// Its value.
  static <T> T value(Verdict.Work<T> work) {
    return future(work).join();
  }

  /// Whether it failed.
  static boolean failed(Verdict.Work<?> work) {
    try {
      future(work).join();
      return false;
    } catch (CompletionException _) {
      return true;
    }
  }

  private static <T> CompletableFuture<T> future(Verdict.Work<T> work) {
    CompletableFuture<T> future = new CompletableFuture<>();
    work.begin(
        new Verdict.Done<>() {
          @Override
          public void value(T value) {
            future.complete(value);
          }

          @Override
          public void failed(Throwable cause) {
            future.completeExceptionally(cause);
          }
        });
    return future.orTimeout(30, TimeUnit.SECONDS);
  }
}
