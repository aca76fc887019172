package io.bartizan.gateway.importing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The health checks of a Kong upstream, as `health` and `outlier` of a service.
final class KongHealth {
  private static final String OFF = "switched off in Kong: an interval, or all numbers, of 0";
  private static final int HOUR = 3_600_000;
  private static final int MINUTE = 60_000;

  private final List<String> lines;
  private final Notes notes;

  private KongHealth(List<String> lines, Notes notes) {
    this.lines = lines;
    this.notes = notes;
  }

  static void add(Item checks, List<String> lines, Notes notes) {
    KongHealth health = new KongHealth(lines, notes);
    Item active = checks.at("active");
    if (active != null) {
      health.active(active);
    }
    Item passive = checks.at("passive");
    if (passive != null) {
      health.passive(passive);
    }
    if (checks.text("threshold").equals("0")) {
      checks.settle("threshold");
    } else {
      checks.drop("threshold", notes, "Kong gives the service up below it; see `panic`");
    }
  }

  private void active(Item active) {
    Item well = active.at("healthy");
    Item ill = active.at("unhealthy");
    int often = millis(well, "interval");
    int rarely = millis(ill, "interval");
    int interval = often == 0 || rarely > 0 && rarely < often ? rarely : often;
    String way = way(active, well);
    if (interval == 0 || way.isEmpty()) {
      active.drop(notes, interval == 0 ? OFF : "this way to ask has no counterpart");
      return;
    }
    int timeout = millis(active, "timeout");
    int successes = fewest(well, "successes");
    int failures = fewest(ill, "http_failures", "tcp_failures", "timeouts");
    lines.add(
        "health: { "
            + way
            + within("interval", interval, 100, HOUR)
            + (timeout == 0 ? "" : within("timeout", timeout, 10, MINUTE))
            + (successes == 0 ? "" : ", healthy: " + Math.min(100, successes))
            + (failures == 0 ? "" : ", unhealthy: " + Math.min(100, failures))
            + " }");
    notes.differ(
        "health: one interval (Kong has "
            + text(well, "interval")
            + " and "
            + text(ill, "interval")
            + " seconds) and one number of failures, the smallest of Kong's; asked as the endpoint's URL says, with TLS or without");
    dropStatuses(ill, "every status that is not in `status` is a failure");
  }

  private String way(Item active, @Nullable Item well) {
    String type = active.text("type");
    return switch (type) {
      case "", "http", "https" -> {
        String path = active.text("http_path");
        yield "http: { path: "
            + Words.value(path.isEmpty() ? "/" : path)
            + ", status: "
            + statuses(well)
            + " }";
      }
      case "tcp" -> "tcp: {}";
      case "grpc", "grpcs" -> "grpc: {}";
      default -> "";
    };
  }

  private static String statuses(@Nullable Item well) {
    Item said = well == null ? null : well.at("http_statuses");
    List<String> statuses =
        said == null
            ? List.of()
            : said.items().stream()
                .filter(item -> item.whole(200, 599) != null)
                .map(Item::text)
                .toList();
    return statuses.isEmpty() ? "[200, 302]" : "[" + String.join(", ", statuses) + "]";
  }

  private void passive(Item passive) {
    Item ill = passive.at("unhealthy");
    int failures = fewest(ill, "http_failures", "tcp_failures", "timeouts");
    if (failures == 0) {
      passive.drop(notes, OFF);
      return;
    }
    lines.add("outlier: { consecutive-failures: " + Math.min(1000, failures) + " }");
    notes.differ(
        "outlier: failures of every kind count together, and at most half of the endpoints are ejected");
    dropStatuses(ill, "502, 503 and 504 are failures");
    passive.drop("healthy", notes, "an endpoint that was ejected comes back after a time");
    passive.drop("type", notes, "failures of every kind count");
  }

  private void dropStatuses(@Nullable Item ill, String why) {
    if (ill != null) {
      ill.drop("http_statuses", notes, why);
    }
  }

  /// The smallest of the numbers above 0; 0 if there is none.
  private static int fewest(@Nullable Item of, String... keys) {
    int fewest = 0;
    for (String key : keys) {
      Integer number = of == null ? null : of.whole(key, 0, 1_000_000);
      if (number != null && number > 0 && (fewest == 0 || number < fewest)) {
        fewest = number;
      }
    }
    return fewest;
  }

  private String within(String key, int millis, int least, int most) {
    int bounded = Math.clamp(millis, least, most);
    if (bounded != millis) {
      notes.differ(key + ": " + millis + "ms is more or less than may be said here");
    }
    return ", " + key + ": " + bounded + "ms";
  }

  private static String text(@Nullable Item of, String key) {
    String text = of == null ? "" : of.text(key);
    return text.isEmpty() ? "0" : Words.shown(text);
  }

  /// Seconds, with a fraction if need be, as milliseconds; 0 if there are none.
  private static int millis(@Nullable Item of, String key) {
    Item item = of == null ? null : of.at(key);
    if (item == null || !item.isText("[0-9]{1,6}(\\.[0-9]{1,9})?")) {
      return 0;
    }
    double seconds = Double.parseDouble(item.text());
    return seconds == 0 ? 0 : Math.max(1, (int) (seconds * 1000));
  }
}
