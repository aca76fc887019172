package io.bartizan.telemetry;

import io.bartizan.pipeline.Memory;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/// What a scrape says of the gateway as a whole.
final class SelfReading {
  private SelfReading() {}

  static List<MetricSnapshot> of(PerLoop loops, Memory memory, Version version, String build) {
    return List.of(
        gauge(
            "bartizan_requests_in_flight",
            "Requests that have begun and are not over.",
            (double) loops.sum(LoopRecorder.IN_FLIGHT)),
        gauge(
            "bartizan_event_loops_shedding",
            "Event loops that refuse new requests to services because there is too much to do.",
            (double) loops.sum(LoopRecorder.SHEDDING)),
        gauge(
            "bartizan_websockets_open",
            "WebSockets that are open.",
            (double) loops.sum(LoopRecorder.WEBSOCKETS)),
        CounterSnapshot.builder()
            .name("bartizan_websocket_messages_total")
            .help("Messages of WebSockets that have ended, by direction.")
            .dataPoint(Points.counter(loops.sum(LoopRecorder.MESSAGES_IN), "direction", "in"))
            .dataPoint(Points.counter(loops.sum(LoopRecorder.MESSAGES_OUT), "direction", "out"))
            .build(),
        gauge(
            "bartizan_memory_budget_used_bytes",
            "What gathered bodies and lent heads take of their budget.",
            (double) memory.used()),
        gauge(
            "bartizan_memory_budget_limit_bytes",
            "The budget for gathered bodies and lent heads.",
            (double) memory.limit()),
        info("bartizan_config_info", "The configuration in force.", "version", version.name()),
        gauge(
            "bartizan_config_last_reload_successful",
            "Whether the configuration that was loaded last is in force: 1, else 0.",
            version.lastLoadGood() ? 1 : 0),
        gauge(
            "bartizan_config_last_reload_success_timestamp_seconds",
            "When the configuration in force was put in force, in seconds since 1970.",
            version.sinceMillis() / 1000.0),
        info("bartizan_build_info", "This program.", "version", build));
  }

  static List<MetricSnapshot> of(PerLoop loops, AccessLog log) {
    return List.of(
        CounterSnapshot.builder()
            .name("bartizan_access_log_lines_total")
            .help("Lines that event loops wrote for the access log.")
            .dataPoint(Points.counter(loops.sum(LoopRecorder.LINES)))
            .build(),
        CounterSnapshot.builder()
            .name("bartizan_access_log_dropped_total")
            .help(
                "Lines that are missing in the access log, by why: the writer was busy, or an error.")
            .dataPoint(Points.counter(loops.sum(LoopRecorder.LINES_DROPPED), "reason", "busy"))
            .dataPoint(Points.counter(log.lost(), "reason", "error"))
            .build(),
        CounterSnapshot.builder()
            .name("bartizan_access_log_errors_total")
            .help("How often writing or opening the access log failed.")
            .dataPoint(Points.counter(log.errors()))
            .build());
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder().name(name).help(help).dataPoint(Points.gauge(value)).build();
  }

  private static InfoSnapshot info(String name, String help, String... labels) {
    var point = InfoDataPointSnapshot.builder().labels(Labels.of(labels)).build();
    return InfoSnapshot.builder().name(name).help(help).dataPoint(point).build();
  }
}
