package io.bartizan.telemetry;

import io.bartizan.pipeline.Code;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/// What a scrape says of policies. A code that a policy never gave is left out.
final class PolicyReading {
  private final CounterSnapshot.Builder refusals =
      CounterSnapshot.builder()
          .name("bartizan_refusals_total")
          .help("Refusals by code and by the policy that spoke them.");
  private final CounterSnapshot.Builder watched =
      CounterSnapshot.builder()
          .name("bartizan_watched_refusals_total")
          .help("What policies that are only watched would have refused.");
  private final CounterSnapshot.Builder failures =
      CounterSnapshot.builder()
          .name("bartizan_policy_failures_total")
          .help("Policies that threw, missed their deadline or were overloaded.");
  private final CounterSnapshot.Builder late =
      CounterSnapshot.builder()
          .name("bartizan_late_answers_total")
          .help("Answers to policies that came after their exchange had gone on without them.");

  private PolicyReading() {}

  static List<MetricSnapshot> of(List<PolicyMeter> meters) {
    PolicyReading reading = new PolicyReading();
    meters.forEach(reading::add);
    return List.of(
        reading.refusals.build(),
        reading.watched.build(),
        reading.failures.build(),
        reading.late.build());
  }

  private void add(PolicyMeter meter) {
    PerLoop cells = meter.cells();
    String policy = meter.name();
    for (Code code : Code.values()) {
      add(refusals, cells.sum(PolicyMeter.cell(code, false)), policy, code);
      add(watched, cells.sum(PolicyMeter.cell(code, true)), policy, code);
    }
    failures.dataPoint(Points.counter(cells.sum(PolicyMeter.FAILED), "policy", policy));
    late.dataPoint(Points.counter(cells.sum(PolicyMeter.LATE), "policy", policy));
  }

  private static void add(CounterSnapshot.Builder to, long count, String policy, Code code) {
    if (count > 0) {
      to.dataPoint(Points.counter(count, "code", code.id(), "policy", policy));
    }
  }
}
