package io.bartizan.telemetry;

/// Counts what happens between the gateway and one service. Got from a [Roster] and held by the
/// data plane's service.
public final class ServiceMeter {
  static final int OPEN = Latency.CELLS;
  static final int BUSY = OPEN + 1;
  private static final int FAILURES = BUSY + 1;
  private static final int CELLS = FAILURES + UpstreamFailure.values().length;

  private final String name;
  private final PerLoop cells;

  ServiceMeter(String name, int loops) {
    this.name = name;
    this.cells = new PerLoop(loops, CELLS);
  }

  ServiceMeter(String name, ServiceMeter shared) {
    this.name = name;
    this.cells = shared.cells;
  }

  /// The cell that counts this kind of failure.
  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  static int cell(UpstreamFailure failure) {
    return FAILURES + failure.ordinal();
  }

  public String name() {
    return name;
  }

  PerLoop cells() {
    return cells;
  }
}
