package io.bartizan.proxy.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of the access log.
record LogLine(String line) {
  static List<LogLine> in(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(LogLine::new).toList();
  }

  /// The value of a field, as text; empty if there is none.
  String get(String key) {
    Matcher found = Pattern.compile("\"" + key + "\":(\"([^\"]*)\"|[0-9]+)").matcher(line);
    return !found.find() ? "" : found.group(2) == null ? found.group(1) : found.group(2);
  }

  int status() {
    return get("status").isEmpty() ? 0 : Integer.parseInt(get("status"));
  }

  /// Outcome, status and code, as in `refused 404 route.unknown`.
  String said() {
    return (get("outcome") + " " + status() + " " + get("code")).strip();
  }

  @Override
  public String toString() {
    return line;
  }
}
