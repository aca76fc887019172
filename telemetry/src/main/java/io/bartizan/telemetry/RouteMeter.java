package io.bartizan.telemetry;

import java.util.stream.IntStream;

/// Counts what happens to the requests of one route. Got from a [Roster], held by the data plane's
/// route, and handed in to [LoopRecorder#ended].
public final class RouteMeter {
  static final int BYTES_IN = Latency.CELLS;
  static final int BYTES_OUT = BYTES_IN + 1;
  private static final int CELLS = BYTES_OUT + 1;

  /// How long rules ran.
  static final int JUDGED_NANOS = Judgement.Result.values().length;

  private final String name;
  private final byte[] quoted;
  private final PerLoop traffic;
  private final PerLoop judged;
  private final PerLoop[] requests;

  RouteMeter(String name, int loops) {
    this.name = name;
    this.quoted = Json.quoted(name, LogField.ROUTE.most());
    this.traffic = new PerLoop(loops, CELLS);
    this.judged = new PerLoop(loops, JUDGED_NANOS + 1);
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
    this.judged = shared.judged;
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

  /// What rules said of its requests: a cell for each result, and [#JUDGED_NANOS].
  PerLoop judged() {
    return judged;
  }

  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  static int cell(Judgement.Result result) {
    return result.ordinal();
  }

  /// The counters by [Statuses#slot] of one [Methods#slot].
  PerLoop requests(int method) {
    return requests[method];
  }
}
