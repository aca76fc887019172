/// What happened: access log, metrics and their exporters.
@org.jspecify.annotations.NullMarked
module io.bartizan.telemetry {
  requires static org.jspecify;
  requires transitive io.bartizan.pipeline;
  requires io.bartizan.config;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;

  exports io.bartizan.telemetry;
}
