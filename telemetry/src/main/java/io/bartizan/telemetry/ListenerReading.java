package io.bartizan.telemetry;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/// What a scrape says of the connections of clients, by listener.
final class ListenerReading {
  private final GaugeSnapshot.Builder open =
      GaugeSnapshot.builder()
          .name("bartizan_connections_open")
          .help("Connections of clients that are open.");
  private final CounterSnapshot.Builder accepted =
      CounterSnapshot.builder()
          .name("bartizan_connections_accepted_total")
          .help("Connections of clients that were accepted.");
  private final CounterSnapshot.Builder refused =
      CounterSnapshot.builder()
          .name("bartizan_connections_refused_total")
          .help("Connections of clients that were closed at once, by reason.");
  private final CounterSnapshot.Builder handshakes =
      CounterSnapshot.builder()
          .name("bartizan_tls_handshake_failures_total")
          .help("Connections on which client and gateway did not agree on TLS.");
  private final CounterSnapshot.Builder strangers =
      CounterSnapshot.builder()
          .name("bartizan_client_certificates_refused_total")
          .help("Handshakes that ended because of the client's certificate.");
  private final CounterSnapshot.Builder endings =
      CounterSnapshot.builder()
          .name("bartizan_client_certificates_ending_total")
          .help("Connections whose client certificate ends within 30 days.");
  private final CounterSnapshot.Builder misused =
      CounterSnapshot.builder()
          .name("bartizan_http2_misuse_total")
          .help("HTTP/2 connections that were ended because of what the client sent, by kind.");

  private ListenerReading() {}

  static List<MetricSnapshot> of(List<ListenerMeter> meters) {
    ListenerReading reading = new ListenerReading();
    meters.forEach(reading::add);
    return List.of(
        reading.open.build(),
        reading.accepted.build(),
        reading.refused.build(),
        reading.handshakes.build(),
        reading.strangers.build(),
        reading.endings.build(),
        reading.misused.build());
  }

  private void add(ListenerMeter meter) {
    PerLoop cells = meter.cells();
    String[] label = {"listener", meter.name()};
    open.dataPoint(Points.gauge(cells.sum(ListenerMeter.OPEN), label));
    accepted.dataPoint(Points.counter(cells.sum(ListenerMeter.ACCEPTED), label));
    handshakes.dataPoint(Points.counter(cells.sum(ListenerMeter.HANDSHAKES_FAILED), label));
    strangers.dataPoint(Points.counter(cells.sum(ListenerMeter.CERTIFICATES_REFUSED), label));
    endings.dataPoint(Points.counter(cells.sum(ListenerMeter.CERTIFICATES_ENDING), label));
    for (TurnedAway why : TurnedAway.values()) {
      refused.dataPoint(
          Points.counter(meter.turnedAway(why), "listener", meter.name(), "reason", why.label()));
    }
    for (Misuse misuse : Misuse.values()) {
      misused.dataPoint(
          Points.counter(
              meter.misused(misuse), "listener", meter.name(), "misuse", misuse.label()));
    }
  }
}
