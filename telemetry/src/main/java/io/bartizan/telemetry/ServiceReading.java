package io.bartizan.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/// What a scrape says of upstreams, by service.
final class ServiceReading {
  private final HistogramSnapshot.Builder duration =
      HistogramSnapshot.builder()
          .name("bartizan_upstream_duration_seconds")
          .help("From the beginning of a try to forward until the head of the upstream's answer.");
  private final GaugeSnapshot.Builder connections =
      GaugeSnapshot.builder()
          .name("bartizan_upstream_connections")
          .help("Open connections to upstreams, by whether an exchange uses them.");
  private final CounterSnapshot.Builder failures =
      CounterSnapshot.builder()
          .name("bartizan_upstream_failures_total")
          .help("Tries to forward that failed, by how they did.");

  private ServiceReading() {}

  static List<MetricSnapshot> of(List<ServiceMeter> meters) {
    ServiceReading reading = new ServiceReading();
    meters.forEach(reading::add);
    return List.of(reading.duration.build(), reading.connections.build(), reading.failures.build());
  }

  private void add(ServiceMeter meter) {
    String service = meter.name();
    PerLoop cells = meter.cells();
    long busy = cells.sum(ServiceMeter.BUSY);
    long idle = Math.max(0, cells.sum(ServiceMeter.OPEN) - busy);
    duration.dataPoint(Points.latency(cells, "service", service));
    connections.dataPoint(Points.gauge(busy, "service", service, "state", "busy"));
    connections.dataPoint(Points.gauge(idle, "service", service, "state", "idle"));
    for (UpstreamFailure failure : UpstreamFailure.values()) {
      long count = cells.sum(ServiceMeter.cell(failure));
      failures.dataPoint(Points.counter(count, "service", service, "kind", failure.label()));
    }
  }
}
