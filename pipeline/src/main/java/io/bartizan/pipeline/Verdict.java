package io.bartizan.pipeline;

import java.util.concurrent.TimeUnit;

/// What a policy says of an exchange.
public sealed interface Verdict permits Verdict.Go, Answer, Verdict.Abort, Verdict.Wait {
  Verdict CONTINUE = Go.CONTINUE;

  /// Nothing against it.
  enum Go implements Verdict {
    CONTINUE
  }

  /// Ends the exchange without an answer of its own: the answer's head is already sent, or nothing
  /// should be said.
  ///
  /// @param code what it counts as
  /// @param reason the precise reason, for the log only
  record Abort(Code code, String reason) implements Verdict {}

  /// The verdict depends on work elsewhere. The exchange rests; its bytes stay as they are until
  /// the work has returned, also if the exchange ended before. A work that has not returned within
  /// `nanos` refuses the request, and its late answer is dropped.
  ///
  /// @param work what to do; begun on the event loop, must not block it
  /// @param then receives the work's value on the event loop and gives the verdict
  /// @param nanos how long to wait at most
  record Wait<T>(Work<T> work, Resume<T> then, long nanos) implements Verdict {
    public Wait {
      if (nanos <= 0 || nanos > TimeUnit.MINUTES.toNanos(5)) {
        throw new IllegalArgumentException(
            "nanos: " + nanos + " (expected: more than 0, at most 5 minutes)");
      }
    }
  }

  /// Work that returns later. [Done] may be called from any thread; only the first call counts.
  interface Work<T> {
    void begin(Done<T> done);
  }

  /// Where work hands in what it found.
  interface Done<T> {
    void value(T value);

    void failed(Throwable cause);
  }

  /// What to say when the work has returned. Called on the event loop of the exchange.
  interface Resume<T> {
    Verdict resume(Exchange x, T value);
  }
}
