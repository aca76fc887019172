package io.bartizan.pipeline;

/// Runs exactly once for every policy that was reached, in reverse order, however the exchange
/// ended.
public interface OnEnd {
  void onEnd(Exchange x, Outcome outcome);
}
