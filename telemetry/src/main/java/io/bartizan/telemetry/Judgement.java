package io.bartizan.telemetry;

import java.util.List;
import java.util.Locale;

/// What rules found in an exchange.
///
/// @param policy whose rules they are, such as `waf`
/// @param result what came of it
/// @param rule the rule that blocked or would have, 0 if none did
/// @param inbound anomaly score of the request, 0 if the rules keep none
/// @param outbound anomaly score of the answer, 0 if the rules keep none
/// @param nanos how long the rules ran
/// @param detections what was found, in order; texts are fit to be read by operators
public record Judgement(
    String policy,
    Result result,
    int rule,
    int inbound,
    int outbound,
    long nanos,
    List<Detection> detections) {
  /// What came of it.
  public enum Result {
    /// No rule wanted anything recorded.
    CLEAN,
    /// Something was found, too little to block.
    FOUND,
    /// Enough was found, but the rules are only watched.
    WATCHED,
    /// The exchange was blocked.
    BLOCKED,
    /// The rules failed, or did not come to an end.
    FAILED;

    /// What logs and metrics call it.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A rule that matched.
  ///
  /// @param rule its id
  /// @param phase when, 1 to 5
  /// @param severity how bad it is; empty if the rule does not say
  /// @param message what the rule says
  /// @param variable what matched, such as `ARGS:q`
  /// @param value the matched value, shortened or masked
  /// @param data what the rule records, shortened or masked
  /// @param tags the rule's marks
  /// @param blocking whether the rule blocks, or would if rules were not only watched
  public record Detection(
      int rule,
      int phase,
      String severity,
      String message,
      String variable,
      String value,
      String data,
      List<String> tags,
      boolean blocking) {
    public Detection {
      tags = List.copyOf(tags);
    }
  }

  public Judgement {
    detections = List.copyOf(detections);
  }
}
