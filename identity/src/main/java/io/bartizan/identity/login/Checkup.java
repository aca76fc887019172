package io.bartizan.identity.login;

import io.bartizan.pipeline.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One check of a login, for all requests that carry it at the same time. Thread-safe.
public final class Checkup<T> {
  private static final int WAITING = 256;

  private final T busy;
  private final List<Verdict.Done<T>> waiting = new ArrayList<>();
  private @Nullable T outcome;
  private @Nullable Throwable trouble;

  /// @param busy what those are told for whom there is no place to wait
  public Checkup(T busy) {
    this.busy = busy;
  }

  /// Tells `done` the outcome, now or later.
  public void join(Verdict.Done<T> done) {
    T now;
    Throwable why;
    synchronized (this) {
      now = outcome;
      why = trouble;
      if (now == null && why == null) {
        if (waiting.size() < WAITING) {
          waiting.add(done);
          return;
        }
        now = busy;
      }
    }
    tell(done, now, why);
  }

  /// It is over.
  ///
  /// @param now the outcome, or null
  /// @param why there is none
  public void end(@Nullable T now, @Nullable Throwable why) {
    List<Verdict.Done<T>> told;
    synchronized (this) {
      outcome = now;
      trouble = why;
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(done -> tell(done, now, why));
  }

  private static <T> void tell(Verdict.Done<T> done, @Nullable T now, @Nullable Throwable why) {
    if (now != null) {
      done.value(now);
    } else {
      done.failed(why == null ? new IllegalStateException("no outcome") : why);
    }
  }
}
