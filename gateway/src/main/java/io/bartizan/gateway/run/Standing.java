package io.bartizan.gateway.run;

import io.bartizan.config.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which configuration is in force, and what became of the last one that was read. What the admin
/// listener says at `/config`.
///
/// @param version the first 12 hexadecimal digits of the SHA-256 of what `check --effective` prints
/// @param generation 1 for the configuration of the start, one more for each that was taken over
/// @param since when it came into force
/// @param read when a configuration was last read
/// @param problems what was wrong with it; empty if it is the one in force
record Standing(
    String version, int generation, Instant since, Instant read, List<String> problems) {
  Standing {
    problems = List.copyOf(problems);
  }

  /// Another configuration is in force.
  Standing next(String version, Instant now) {
    return new Standing(version, generation + 1, now, now, List.of());
  }

  /// Another one was read and refused.
  Standing refused(List<String> problems, Instant now) {
    return new Standing(version, generation, since, now, problems);
  }

  String json() {
    Map<String, Object> last = new LinkedHashMap<>();
    last.put("at", read.toString());
    last.put("result", problems.isEmpty() ? "taken over" : "refused");
    last.put("problems", problems);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", version);
    all.put("generation", generation);
    all.put("since", since.toString());
    all.put("last_load", last);
    return JsonText.of(all);
  }
}
