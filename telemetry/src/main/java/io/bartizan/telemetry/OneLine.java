package io.bartizan.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// A message as one line, whatever is in it: a JSON object, or text for people, in which quotes and
/// backslashes stay as they are.
final class OneLine extends Formatter {
  /// How many bytes a message may have; the rest is cut.
  private static final int LONGEST = 8 * 1024;

  private final boolean json;

  OneLine(boolean json) {
    this.json = json;
  }

  @Override
  public String format(LogRecord message) {
    Throwable thrown = message.getThrown();
    String text = formatMessage(message) + (thrown == null ? "" : ": " + Blame.of(thrown));
    String name = message.getLoggerName() == null ? "" : message.getLoggerName();
    String template =
        json
            ? "{\"time\":\"%s\",\"level\":\"%s\",\"logger\":\"%s\",\"message\":\"%s\"}\n"
            : "%s %s %s: %s\n";
    return template.formatted(
        time(message.getMillis()), level(message.getLevel()), shown(name), shown(text));
  }

  private static String time(long millis) {
    byte[] text = new byte[Rfc3339.LENGTH];
    new Rfc3339().write(millis, text, 0);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static String level(Level level) {
    int value = level.intValue();
    return value >= Level.SEVERE.intValue()
        ? "error"
        : value >= Level.WARNING.intValue()
            ? "warning"
            : value >= Level.INFO.intValue() ? "info" : "debug";
  }

  private String shown(String text) {
    String escaped = new String(Json.quoted(text, LONGEST), StandardCharsets.UTF_8);
    return json ? escaped : escaped.replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
