package io.bartizan.telemetry;

import java.util.function.Supplier;

/// Counts what happens between the gateway and one service. Got from a [Roster] and held by the
/// data plane's service.
public final class ServiceMeter {
  static final int OPEN = Latency.CELLS;
  static final int BUSY = OPEN + 1;
  static final int RETRIES = BUSY + 1;
  static final int WITHHELD = RETRIES + 1;
  static final int CHECKS_PASSED = WITHHELD + 1;
  static final int CHECKS_FAILED = CHECKS_PASSED + 1;
  private static final int FAILURES = CHECKS_FAILED + 1;
  static final int MIRRORED = FAILURES + UpstreamFailure.values().length;
  private static final int UNMIRRORED = MIRRORED + 1;
  private static final int CELLS = UNMIRRORED + Unmirrored.values().length;

  private final String name;
  private final PerLoop cells;
  private volatile Supplier<ServiceVitals> vitals = () -> ServiceVitals.NONE;

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

  /// The cell that counts requests that were not copied for this reason.
  @SuppressWarnings("EnumOrdinal") // an index that never leaves the process
  static int cell(Unmirrored reason) {
    return UNMIRRORED + reason.ordinal();
  }

  public String name() {
    return name;
  }

  /// Says where a scrape finds how the service is. Asked on any thread.
  public void watch(Supplier<ServiceVitals> vitals) {
    this.vitals = vitals;
  }

  ServiceVitals vitals() {
    return vitals.get();
  }

  PerLoop cells() {
    return cells;
  }
}
