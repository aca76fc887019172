package io.bartizan.identity.basic;

import io.bartizan.pipeline.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One check of a login, for all requests that carry it at the same time. Thread-safe.
final class Checkup {
  private static final int WAITING = 256;

  private final List<Verdict.Done<Outcome>> waiting = new ArrayList<>();
  private @Nullable Outcome outcome;
  private @Nullable Throwable trouble;

  /// Tells `done` the outcome, now or later.
  void join(Verdict.Done<Outcome> done) {
    Outcome now;
    Throwable why;
    synchronized (this) {
      now = outcome;
      why = trouble;
      if (now == null && why == null) {
        if (waiting.size() < WAITING) {
          waiting.add(done);
          return;
        }
        now = Outcome.Busy.BUSY;
      }
    }
    tell(done, now, why);
  }

  /// It is over.
  ///
  /// @param now the outcome, or null
  /// @param why there is none
  void end(@Nullable Outcome now, @Nullable Throwable why) {
    List<Verdict.Done<Outcome>> told;
    synchronized (this) {
      outcome = now;
      trouble = why;
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(done -> tell(done, now, why));
  }

  private static void tell(
      Verdict.Done<Outcome> done, @Nullable Outcome now, @Nullable Throwable why) {
    if (now != null) {
      done.value(now);
    } else {
      done.failed(why == null ? new IllegalStateException("no outcome") : why);
    }
  }
}
