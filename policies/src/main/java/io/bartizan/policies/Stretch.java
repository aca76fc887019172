package io.bartizan.policies;

import io.bartizan.pipeline.Pipeline;
import java.util.List;

/// A part of the road: policies in the order of their stages.
public record Stretch(List<Stop> stops, Pipeline pipeline) {
  public Stretch {
    stops = List.copyOf(stops);
  }

  static Stretch of(List<Stop> stops) {
    List<Stop> ordered = stops.stream().sorted().toList();
    return new Stretch(ordered, Pipeline.of(ordered.stream().map(Stop::policy).toList()));
  }

  /// Whether it answers preflights, so that a router has to send an OPTIONS request with
  /// `Access-Control-Request-Method` this way that asks for a method of this route.
  public boolean answersPreflights() {
    return stops.stream().anyMatch(stop -> stop.stage() == Stage.CORS);
  }
}
