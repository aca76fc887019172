package io.bartizan.pipeline;

/// Is told what policies do; counts and logs it. Called on the event loop of the exchange.
public interface Witness {
  /// A policy refused, or would have, if it were not only watched.
  void refused(Exchange x, String policy, Code code, String reason, boolean watched);

  /// A policy threw, missed its deadline or found its bulkhead full.
  void failed(Exchange x, String policy, Throwable cause);

  /// Work came back after its exchange had gone on without it.
  void late(String policy);
}
