package io.bartizan.gateway.run;

import io.bartizan.gateway.assembly.Assembled;
import io.bartizan.pipeline.Ticker;
import io.bartizan.proxy.edge.Certificates;
import io.bartizan.telemetry.Gauge;
import io.bartizan.telemetry.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Until when the certificates of the configuration in force are good: in metrics, and in the log
/// 30 days, 7 days and one day before. Looks a minute after the start and then every hour, if there
/// is any certificate at all. Thread-safe.
final class CertificateEnds implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("bartizan.certificates");
  private static final List<Integer> DAYS = List.of(0, 1, 7, 30);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration PERIOD = Duration.ofHours(1);

  private final Ticker ticker;
  private final Map<Certificates.Validity, Integer> said = new HashMap<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("certificates").unstarted(this::watch);
  private volatile Set<Certificates.Validity> validities = Set.of();

  CertificateEnds(Ticker ticker) {
    this.ticker = ticker;
  }

  CertificateEnds show(Metrics metrics) {
    metrics.show(
        new Gauge(
            "bartizan_certificate_expires_timestamp_seconds",
            "When a certificate ends, in seconds since 1970.",
            () -> validities.stream().map(CertificateEnds::sample).toList()));
    return this;
  }

  private static Gauge.Sample sample(Certificates.Validity one) {
    String use = one.own() ? "own" : "authority";
    return new Gauge.Sample(
        (double) one.end().getEpochSecond(), List.of("certificate", one.name(), "use", use));
  }

  /// Another configuration is in force.
  void use(Assembled assembled) {
    List<Certificates.Validity> all = new ArrayList<>();
    for (Assembled.ListenerSite one : assembled.sites()) {
      Certificates certificates = one.site().certificates();
      if (certificates != null) {
        all.addAll(certificates.validities());
      }
    }
    use(all);
    if (!all.isEmpty() && thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /// These are the ones to watch. Of those with one name the first to end counts.
  void use(List<Certificates.Validity> all) {
    Map<List<Object>, Certificates.Validity> soonest = new HashMap<>();
    for (Certificates.Validity each : all) {
      soonest.merge(
          List.of(each.name(), each.own()), each, (a, b) -> a.end().isBefore(b.end()) ? a : b);
    }
    validities = new LinkedHashSet<>(soonest.values());
  }

  private void watch() {
    try {
      Thread.sleep(FIRST);
      while (true) {
        look().forEach(LOG::warning);
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// What ends soon and has not been said.
  synchronized List<String> look() {
    Set<Certificates.Validity> now = validities;
    said.keySet().retainAll(now);
    List<String> news = new ArrayList<>();
    for (Certificates.Validity each : now) {
      Integer days = days(each);
      Integer before = said.get(each);
      if (days != null && (before == null || days < before)) {
        said.put(each, days);
        news.add(text(each, days));
      }
    }
    return news;
  }

  private @Nullable Integer days(Certificates.Validity one) {
    Instant now = Instant.ofEpochMilli(ticker.millis());
    for (Integer days : DAYS) {
      if (!now.plus(Duration.ofDays(days)).isBefore(one.end())) {
        return days;
      }
    }
    return null;
  }

  private static String text(Certificates.Validity one, int days) {
    String what = (one.own() ? "the certificate in " : "the authority of clients ") + one.name();
    return switch (days) {
      case 0 -> what + " has ended on " + one.end();
      case 1 -> what + " ends on " + one.end() + ", within a day";
      default -> what + " ends on " + one.end() + ", within " + days + " days";
    };
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
