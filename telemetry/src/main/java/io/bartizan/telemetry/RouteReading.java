package io.bartizan.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/// What a scrape says of requests, by route. A route, method or status that never occurred is left
/// out.
final class RouteReading {
  private final CounterSnapshot.Builder requests =
      CounterSnapshot.builder()
          .name("bartizan_requests_total")
          .help("Requests that are over, by route, method and the status that was sent.");
  private final HistogramSnapshot.Builder duration =
      HistogramSnapshot.builder()
          .name("bartizan_request_duration_seconds")
          .help("From the first byte of a request to the last of its answer.");
  private final CounterSnapshot.Builder bytesIn =
      CounterSnapshot.builder()
          .name("bartizan_request_body_bytes_total")
          .help("Bytes of request bodies, counted when the exchange is over.");
  private final CounterSnapshot.Builder bytesOut =
      CounterSnapshot.builder()
          .name("bartizan_response_body_bytes_total")
          .help("Bytes of the bodies of answers, counted when the exchange is over.");

  private RouteReading() {}

  static List<MetricSnapshot> of(List<RouteMeter> meters) {
    RouteReading reading = new RouteReading();
    meters.stream().filter(meter -> !meter.traffic().untouched()).forEach(reading::add);
    return List.of(
        reading.requests.build(),
        reading.duration.build(),
        reading.bytesIn.build(),
        reading.bytesOut.build());
  }

  private void add(RouteMeter meter) {
    String route = meter.name();
    PerLoop traffic = meter.traffic();
    duration.dataPoint(Points.latency(traffic, "route", route));
    bytesIn.dataPoint(Points.counter(traffic.sum(RouteMeter.BYTES_IN), "route", route));
    bytesOut.dataPoint(Points.counter(traffic.sum(RouteMeter.BYTES_OUT), "route", route));
    for (int method = 0; method < Methods.COUNT; method++) {
      add(route, Methods.label(method), meter.requests(method));
    }
  }

  private void add(String route, String method, PerLoop statuses) {
    for (int slot = 0; slot < Statuses.COUNT && !statuses.untouched(); slot++) {
      long count = statuses.sum(slot);
      if (count > 0) {
        String status = Statuses.label(slot);
        requests.dataPoint(
            Points.counter(count, "route", route, "method", method, "status", status));
      }
    }
  }
}
