package io.bartizan.proxy.dns;

import io.bartizan.telemetry.Gauge;
import io.bartizan.telemetry.Metrics;
import io.bartizan.telemetry.Tally;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Counts what came of the names that were looked up. Thread-safe.
public final class Lookups {
  private final LongAdder found = new LongAdder();
  private final LongAdder nothing = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /// A name was looked up.
  public void count(Reply reply) {
    switch (reply) {
      case Reply.Found _ -> found.increment();
      case Reply.Nothing _ -> nothing.increment();
      case Reply.Failed _ -> failed.increment();
    }
  }

  /// Shows the counts.
  public void show(Metrics metrics) {
    metrics.show(
        new Tally(
            "bartizan_dns_lookups",
            "Names of upstreams that were looked up, by what came of it.",
            () ->
                List.of(
                    sample("found", found), sample("nothing", nothing), sample("failed", failed))));
  }

  private static Gauge.Sample sample(String result, LongAdder count) {
    return new Gauge.Sample(count.sum(), List.of("result", result));
  }
}
