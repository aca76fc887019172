package io.bartizan.telemetry;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Everything that is counted, by name. Event loops write, each into cells of its own; a scrape
/// adds them up. Names come from the configuration and from enums only, and their number is
/// bounded, so no client can make it grow.
public final class Metrics {
  /// How many names of each kind are counted on their own; see [Ledger].
  static final int ROUTES = 1000;

  static final int SERVICES = 1000;
  static final int LISTENERS = 64;
  static final int POLICIES = 64;

  private static final ExpositionFormatWriter PROMETHEUS = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();

  private final Ticker ticker;
  private final PerLoop loops;
  private final Ledger<RouteMeter> routes;
  private final Ledger<ServiceMeter> services;
  private final Ledger<ListenerMeter> listeners;
  private final Ledger<PolicyMeter> policies;
  private final Memory memory;
  private final AccessLog log;
  private final List<Gauge> gauges = new CopyOnWriteArrayList<>();
  private final List<Tally> tallies = new CopyOnWriteArrayList<>();
  private volatile Version version = Version.NONE;
  private volatile String build = "unknown";

  Metrics(int loops, Ticker ticker, Memory memory, AccessLog log) {
    this.memory = memory;
    this.log = log;
    this.ticker = ticker;
    this.loops = new PerLoop(loops, LoopRecorder.CELLS);
    routes = new Ledger<>(ROUTES, name -> new RouteMeter(name, loops), RouteMeter::new);
    services = new Ledger<>(SERVICES, name -> new ServiceMeter(name, loops), ServiceMeter::new);
    listeners = new Ledger<>(LISTENERS, name -> new ListenerMeter(name, loops), ListenerMeter::new);
    policies = new Ledger<>(POLICIES, name -> new PolicyMeter(name, loops), PolicyMeter::new);
  }

  /// The names of a configuration that is being loaded.
  public Roster roster() {
    return new Roster(this);
  }

  /// A configuration was refused; the one in force stays.
  public void loadFailed() {
    version = version.refused();
  }

  void enact(
      Map<String, RouteMeter> routes,
      Map<String, ServiceMeter> services,
      Map<String, ListenerMeter> listeners,
      String name) {
    long nanos = ticker.nanos();
    this.routes.list(routes, nanos);
    this.services.list(services, nanos);
    this.listeners.list(listeners, nanos);
    version = new Version(name, ticker.millis(), true);
  }

  /// Shows `gauge` from now on.
  public void show(Gauge gauge) {
    gauges.add(gauge);
  }

  /// Shows `tally` from now on.
  public void show(Tally tally) {
    tallies.add(tally);
  }

  /// Says what version of the program this is.
  public void build(String version) {
    build = version;
  }

  /// Reads all metrics and writes them as text. For any thread but an event loop: it takes
  /// milliseconds.
  ///
  /// @param accept the scraper's `Accept`, or null: OpenMetrics 1.0 if it names it, else
  ///   Prometheus' own format
  public Exposition scrape(@Nullable String accept) {
    ExpositionFormatWriter writer =
        accept != null && OPEN_METRICS.accepts(accept) ? OPEN_METRICS : PROMETHEUS;
    ByteArrayOutputStream body = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(body, read());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has no errors of this kind
    }
    return new Exposition(writer.getContentType(), Bytes.view(body.toByteArray(), 0, body.size()));
  }

  MetricSnapshots read() {
    long now = ticker.nanos();
    List<MetricSnapshot> all = new ArrayList<>();
    all.addAll(RouteReading.of(routes.shown(now)));
    all.addAll(PolicyReading.of(policies.shown(now)));
    all.addAll(ListenerReading.of(listeners.shown(now)));
    all.addAll(ServiceReading.of(services.shown(now)));
    all.addAll(SelfReading.of(loops, memory, version, build));
    all.addAll(SelfReading.of(loops, log));
    gauges.forEach(gauge -> all.add(gauge.read()));
    tallies.forEach(tally -> all.add(tally.read()));
    all.addAll(ProcessReading.read());
    return new MetricSnapshots(all);
  }

  PerLoop loops() {
    return loops;
  }

  Ledger<RouteMeter> routes() {
    return routes;
  }

  Ledger<ServiceMeter> services() {
    return services;
  }

  Ledger<ListenerMeter> listeners() {
    return listeners;
  }

  Ledger<PolicyMeter> policies() {
    return policies;
  }
}
