package io.bartizan.gateway.run;

import io.bartizan.policies.limit.Limits;
import io.bartizan.telemetry.Gauge;
import io.bartizan.telemetry.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// Shows in metrics how many callers each limit remembers, and how many it may.
final class LimitGauges {
  private LimitGauges() {}

  static void show(Metrics metrics, Limits limits) {
    metrics.show(
        new Gauge(
            "bartizan_limit_callers",
            "Callers that a limit remembers.",
            () -> samples(limits, Limits.Census::callers)));
    metrics.show(
        new Gauge(
            "bartizan_limit_callers_limit",
            "Callers that a limit may remember.",
            () -> samples(limits, Limits.Census::keys)));
  }

  /// Limits of one scope that are called the same are one.
  private static List<Gauge.Sample> samples(Limits limits, ToIntFunction<Limits.Census> number) {
    Map<List<String>, Double> all = new LinkedHashMap<>();
    for (Limits.Census one : limits.census()) {
      List<String> labels = List.of("scope", one.scope(), "limit", one.limit());
      all.merge(labels, (double) number.applyAsInt(one), Double::sum);
    }
    return all.entrySet().stream()
        .map(one -> new Gauge.Sample(one.getValue(), one.getKey()))
        .toList();
  }
}
