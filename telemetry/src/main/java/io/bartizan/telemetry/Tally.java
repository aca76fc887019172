package io.bartizan.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/// Counts that somebody else keeps, that never go back, and that a scrape asks for. Labels must
/// come from the configuration, or be a fixed set of words.
///
/// @param name of the metric, without `_total`
/// @param help what it means
/// @param samples asked for at each scrape, on any thread
public record Tally(String name, String help, Supplier<List<Gauge.Sample>> samples) {
  MetricSnapshot read() {
    CounterSnapshot.Builder all = CounterSnapshot.builder().name(name).help(help);
    for (Gauge.Sample sample : samples.get()) {
      all.dataPoint(Points.counter(sample.value(), sample.labels().toArray(String[]::new)));
    }
    return all.build();
  }
}
