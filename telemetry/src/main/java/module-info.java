/// What happened: access log, metrics and their exporters.
@org.jspecify.annotations.NullMarked
module io.bartizan.telemetry {
  requires static org.jspecify;
  requires transitive io.bartizan.pipeline;
  requires transitive io.bartizan.config;
  requires io.prometheus.metrics.config;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires java.logging;
  requires java.management;
  requires jdk.management;

  exports io.bartizan.telemetry;
}
