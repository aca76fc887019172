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

  private final CounterSnapshot.Builder judged =
      CounterSnapshot.builder()
          .name("bartizan_waf_requests_total")
          .help("Requests that rules have judged, by what came of it.");
  private final CounterSnapshot.Builder judging =
      CounterSnapshot.builder()
          .name("bartizan_waf_seconds_total")
          .help("How long rules have judged requests and their answers.");

  private RouteReading() {}

  static List<MetricSnapshot> of(List<RouteMeter> meters) {
    RouteReading reading = new RouteReading();
    meters.stream().filter(meter -> !meter.traffic().untouched()).forEach(reading::add);
    return List.of(
        reading.requests.build(),
        reading.duration.build(),
        reading.bytesIn.build(),
        reading.bytesOut.build(),
        reading.judged.build(),
        reading.judging.build());
  }

  private void add(RouteMeter meter) {
    String route = meter.name();
    PerLoop traffic = meter.traffic();
    duration.dataPoint(Points.latency(traffic, "route", route));
    bytesIn.dataPoint(Points.counter(traffic.sum(RouteMeter.BYTES_IN), "route", route));
    bytesOut.dataPoint(Points.counter(traffic.sum(RouteMeter.BYTES_OUT), "route", route));
    judged(route, meter.judged());
    for (int method = 0; method < Methods.COUNT; method++) {
      add(route, Methods.label(method), meter.requests(method));
    }
  }

  private void judged(String route, PerLoop cells) {
    if (cells.untouched()) {
      return;
    }
    for (Judgement.Result result : Judgement.Result.values()) {
      long count = cells.sum(RouteMeter.cell(result));
      judged.dataPoint(Points.counter(count, "route", route, "result", result.label()));
    }
    double seconds = cells.sum(RouteMeter.JUDGED_NANOS) / 1e9;
    judging.dataPoint(Points.counter(seconds, "route", route));
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
