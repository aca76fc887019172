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

  private final CounterSnapshot.Builder retries =
      CounterSnapshot.builder()
          .name("bartizan_upstream_retries_total")
          .help("Tries to forward beyond the first of a request.");
  private final CounterSnapshot.Builder withheld =
      CounterSnapshot.builder()
          .name("bartizan_upstream_retries_withheld_total")
          .help("Tries that were not made because the budget was spent.");
  private final CounterSnapshot.Builder checks =
      CounterSnapshot.builder()
          .name("bartizan_upstream_health_checks_total")
          .help("Health checks of endpoints, by result.");
  private final GaugeSnapshot.Builder endpoints =
      GaugeSnapshot.builder()
          .name("bartizan_upstream_endpoints")
          .help("Endpoints by whether they get requests, and why not.");
  private final CounterSnapshot.Builder ejections =
      CounterSnapshot.builder()
          .name("bartizan_upstream_ejections_total")
          .help("Endpoints that were taken out of service for a while because they failed.");
  private final GaugeSnapshot.Builder breaker =
      GaugeSnapshot.builder()
          .name("bartizan_upstream_breaker_state")
          .help("The circuit breaker: 0 closed, 1 half open, 2 open.");
  private final CounterSnapshot.Builder openings =
      CounterSnapshot.builder()
          .name("bartizan_upstream_breaker_openings_total")
          .help("How often the circuit breaker has opened.");
  private final GaugeSnapshot.Builder pending =
      GaugeSnapshot.builder()
          .name("bartizan_upstream_pending_requests")
          .help("Requests that wait for a connection.");
  private final CounterSnapshot.Builder mirrored =
      CounterSnapshot.builder()
          .name("bartizan_mirrored_requests_total")
          .help("Copies of requests that were sent to a service.");
  private final CounterSnapshot.Builder unmirrored =
      CounterSnapshot.builder()
          .name("bartizan_unmirrored_requests_total")
          .help("Requests that were to be copied to a service and were not, by reason.");

  private ServiceReading() {}

  static List<MetricSnapshot> of(List<ServiceMeter> meters) {
    ServiceReading reading = new ServiceReading();
    meters.forEach(reading::add);
    return List.of(
        reading.duration.build(),
        reading.connections.build(),
        reading.failures.build(),
        reading.retries.build(),
        reading.withheld.build(),
        reading.checks.build(),
        reading.endpoints.build(),
        reading.ejections.build(),
        reading.breaker.build(),
        reading.openings.build(),
        reading.pending.build(),
        reading.mirrored.build(),
        reading.unmirrored.build());
  }

  private void add(ServiceMeter meter) {
    String service = meter.name();
    PerLoop cells = meter.cells();
    long busy = cells.sum(ServiceMeter.BUSY);
    long idle = Math.max(0, cells.sum(ServiceMeter.OPEN) - busy);
    duration.dataPoint(Points.latency(cells, "service", service));
    connections.dataPoint(Points.gauge(busy, "service", service, "state", "busy"));
    connections.dataPoint(Points.gauge(idle, "service", service, "state", "idle"));
    retries.dataPoint(Points.counter(cells.sum(ServiceMeter.RETRIES), "service", service));
    withheld.dataPoint(Points.counter(cells.sum(ServiceMeter.WITHHELD), "service", service));
    checks.dataPoint(
        Points.counter(
            cells.sum(ServiceMeter.CHECKS_PASSED), "service", service, "result", "passed"));
    checks.dataPoint(
        Points.counter(
            cells.sum(ServiceMeter.CHECKS_FAILED), "service", service, "result", "failed"));
    mirrored.dataPoint(Points.counter(cells.sum(ServiceMeter.MIRRORED), "service", service));
    for (Unmirrored reason : Unmirrored.values()) {
      long count = cells.sum(ServiceMeter.cell(reason));
      unmirrored.dataPoint(Points.counter(count, "service", service, "reason", reason.label()));
    }
    add(service, meter.vitals());
    for (UpstreamFailure failure : UpstreamFailure.values()) {
      long count = cells.sum(ServiceMeter.cell(failure));
      failures.dataPoint(Points.counter(count, "service", service, "kind", failure.label()));
    }
  }

  private void add(String service, ServiceVitals vitals) {
    endpoints.dataPoint(Points.gauge(vitals.available(), "service", service, "state", "available"));
    endpoints.dataPoint(Points.gauge(vitals.unhealthy(), "service", service, "state", "unhealthy"));
    endpoints.dataPoint(Points.gauge(vitals.ejected(), "service", service, "state", "ejected"));
    ejections.dataPoint(Points.counter(vitals.ejections(), "service", service));
    breaker.dataPoint(Points.gauge(vitals.breaker(), "service", service));
    openings.dataPoint(Points.counter(vitals.openings(), "service", service));
    pending.dataPoint(Points.gauge(vitals.pending(), "service", service));
  }
}
