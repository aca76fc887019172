package io.bartizan.telemetry;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/// Single values of metrics. Labels are given as name, value, name, value.
final class Points {
  private Points() {}

  static CounterDataPointSnapshot counter(double value, String... labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
  }

  /// A count, exact up to 2^53.
  static CounterDataPointSnapshot counter(long value, String... labels) {
    return counter((double) value, labels);
  }

  static GaugeDataPointSnapshot gauge(long value, String... labels) {
    return gauge((double) value, labels);
  }

  static GaugeDataPointSnapshot gauge(double value, String... labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
  }

  /// The histogram that a [Latency] keeps in the first of `cells`.
  static HistogramDataPointSnapshot latency(PerLoop cells, String... labels) {
    var buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < Latency.BUCKETS; i++) {
      buckets.bucket(Latency.bound(i), cells.sum(i));
    }
    return HistogramDataPointSnapshot.builder()
        .classicHistogramBuckets(buckets.build())
        .sum(Latency.seconds(cells))
        .labels(Labels.of(labels))
        .build();
  }
}
