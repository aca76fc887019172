package io.bartizan.telemetry;

import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.Nowhere;
import java.util.function.Supplier;

/// A data plane without a network: every exchange gets the one route, and rests where it would wait
/// for a peer.
final class StillCarrier extends Nowhere {
  private final Supplier<Pipeline> road;

  StillCarrier(Supplier<Pipeline> road) {
    this.road = road;
  }

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public Pipeline pipeline() {
    return road.get();
  }

  @Override
  public void abort(Walk x) {
    x.end(Outcome.ABORTED);
  }
}
