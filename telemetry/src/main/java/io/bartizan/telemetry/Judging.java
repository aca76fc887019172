package io.bartizan.telemetry;

import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Slot;

/// Rules that judge an exchange. Whoever puts one into its exchange has the record tell what they
/// found.
public interface Judging {
  Slot<Judging> SLOT = Slot.of("judging", Judging.class);

  /// What the rules say in the end. Called once, on the event loop, when the exchange is over and
  /// before policies are told so. Must not throw.
  Judgement conclude(Exchange x);
}
