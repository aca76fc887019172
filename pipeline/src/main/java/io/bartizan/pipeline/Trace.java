package io.bartizan.pipeline;

/// Is told every single verdict of an exchange: what `explain` prints. Called on the event loop of
/// the exchange.
public interface Trace {
  void judged(Moment moment, String policy, Verdict verdict);
}
