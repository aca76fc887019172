package io.bartizan.telemetry;

import java.util.stream.IntStream;

/// Counts what happens to the requests of one route. Got from a [Roster], held by the data plane's
/// route, and handed in to [LoopRecorder#ended].
public final class RouteMeter {
  static final int BYTES_IN = Latency.CELLS;
  static final int BYTES_OUT = BYTES_IN + 1;
  private static final int CELLS = BYTES_OUT + 1;

  private final String name;
  private final byte[] quoted;
  private final PerLoop traffic;
  private final PerLoop[] requests;

  RouteMeter(String name, int loops) {
    this.name = name;
    this.quoted = Json.quoted(name, LogField.ROUTE.most());
    this.traffic = new PerLoop(loops, CELLS);
    this.requests =
        IntStream.range(0, Methods.COUNT)
            .mapToObj(_ -> new PerLoop(loops, Statuses.COUNT))
            .toArray(PerLoop[]::new);
  }

  /// A route called `name` that is counted together with `shared`.
  RouteMeter(String name, RouteMeter shared) {
    this.name = name;
    this.quoted = Json.quoted(name, LogField.ROUTE.most());
    this.traffic = shared.traffic;
    this.requests = shared.requests;
  }

  public String name() {
    return name;
  }

  /// The name as it stands in a line of the access log.
  byte[] quoted() {
    return quoted;
  }

  PerLoop traffic() {
    return traffic;
  }

  /// The counters by [Statuses#slot] of one [Methods#slot].
  PerLoop requests(int method) {
    return requests[method];
  }
}
