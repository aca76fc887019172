package io.bartizan.telemetry;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/// Numbers that somebody else keeps, and that a scrape asks for. Labels must come from the
/// configuration.
///
/// @param name of the metric
/// @param help what it means
/// @param samples asked for at each scrape, on any thread
public record Gauge(String name, String help, Supplier<List<Sample>> samples) {
  /// One number.
  ///
  /// @param labels name, value, name, value
  public record Sample(double value, List<String> labels) {
    /// A number without labels.
    public static Sample of(double value) {
      return new Sample(value, List.of());
    }
  }

  MetricSnapshot read() {
    GaugeSnapshot.Builder all = GaugeSnapshot.builder().name(name).help(help);
    for (Sample sample : samples.get()) {
      all.dataPoint(Points.gauge(sample.value(), sample.labels().toArray(String[]::new)));
    }
    return all.build();
  }
}
