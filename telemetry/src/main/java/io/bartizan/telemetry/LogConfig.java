package io.bartizan.telemetry;

import java.util.List;

/// Key `log`: where the access log goes and what it says.
///
/// @param access `stdout`, `off`, or a file
/// @param query whether the query is logged
/// @param headers request fields to log
/// @param redact what is never logged
public record LogConfig(String access, boolean query, List<String> headers, Redact redact) {
  /// Names whose values are never logged.
  ///
  /// @param headers fields that may not be logged, besides those that never are
  /// @param query parameters whose values are masked, besides those that always are
  public record Redact(List<String> headers, List<String> query) {}

  /// The access log on standard output, without anything extra.
  public static LogConfig standard() {
    return new LogConfig("stdout", false, List.of(), new Redact(List.of(), List.of()));
  }
}
