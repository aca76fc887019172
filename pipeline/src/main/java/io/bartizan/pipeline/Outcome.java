package io.bartizan.pipeline;

/// How an exchange ended.
public enum Outcome {
  /// The upstream's answer, or a policy's own that is no refusal, was sent whole.
  ANSWERED,
  /// It was refused.
  REFUSED,
  /// It was cut after its answer had begun.
  ABORTED,
  /// The client went away before its answer was whole.
  CLIENT_GONE
}
