package io.bartizan.telemetry;

import io.bartizan.config.Place;
import java.util.List;

/// Configurations of the access log.
final class Logs {
  private Logs() {}

  static LogConfig to(String access) {
    LogConfig standard = LogConfig.standard();
    return new LogConfig(
        access,
        false,
        List.of(),
        standard.redact(),
        standard.format(),
        Place.startOf("/nowhere/bartizan.yaml"));
  }
}
