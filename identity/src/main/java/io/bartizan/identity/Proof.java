package io.bartizan.identity;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Verdict;

/// What a request's credential gives.
public sealed interface Proof {
  /// There is no credential of this kind.
  enum Absent implements Proof {
    ABSENT
  }

  /// The credential proves who is calling.
  record Accepted(Identity identity) implements Proof {}

  /// There is a credential, and it proves nothing.
  ///
  /// @param code what the client is told
  /// @param reason the precise reason, for the log only; holds nothing secret
  record Rejected(Code code, String reason) implements Proof {}

  /// Whether it proves anything depends on work elsewhere.
  ///
  /// @param work what to do; see [Verdict.Wait]
  /// @param then what its value proves; called on the event loop of the exchange
  /// @param nanos how long to wait at most
  record Pending<T>(Verdict.Work<T> work, Conclusion<T> then, long nanos) implements Proof {}

  /// What the value of a work proves.
  interface Conclusion<T> {
    Proof of(Exchange x, T value);
  }
}
