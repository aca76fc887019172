package io.bartizan.policies;

import io.bartizan.pipeline.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client is told in a test, and what the log is.
///
/// @param status the answer's status
/// @param lines the answer's fields, names in lower case
/// @param code why it was refused, or null
/// @param reason the precise reason
/// @param forwarded whether the upstream was asked
public record Told(
    int status, List<Ask.Line> lines, @Nullable Code code, String reason, boolean forwarded) {
  /// All values of a field, joined by `, `; empty if there is none.
  public String header(String name) {
    return String.join(", ", values(name));
  }

  public List<String> values(String name) {
    return lines.stream().filter(line -> line.name().equals(name)).map(Ask.Line::value).toList();
  }
}
