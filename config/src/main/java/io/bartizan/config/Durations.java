package io.bartizan.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as they are written in a file: a whole number and a unit, `500ms`, `30s`, `5min` (or
/// `5m`), `1h`, `1d`; at most [#LONGEST].
public final class Durations {
  /// A hundred years, which still fits into nanoseconds of a `long`.
  public static final Duration LONGEST = Duration.ofDays(36_500);

  static final String EXPECTED = "a duration such as 500ms, 30s, 5min, 1h or 1d";
  static final String PATTERN = "^[0-9]{1,15}(ms|s|min|m|h|d)$";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([a-zA-Z]*)");
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("min", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
  }

  private Durations() {}

  /// @throws IllegalArgumentException if `text` is no duration, saying what was expected
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw Shown.refused(text, EXPECTED);
    }
    if (form.group(2).isEmpty()) {
      throw Shown.refused(
          text,
          "a unit after the number: ms, s, min, h or d; `" + text + "s` if seconds are meant");
    }
    return of(text, form.group(1), form.group(2), EXPECTED);
  }

  /// As it would be written in a file, in the largest unit that is exact; below a millisecond is
  /// cut off.
  public static String format(Duration duration) {
    for (var unit : UNITS.entrySet()) {
      if (!duration.isZero() && duration.toMillis() % unit.getValue().toMillis() == 0) {
        return duration.toMillis() / unit.getValue().toMillis() + unit.getKey();
      }
    }
    return "0s";
  }

  static Duration of(String text, String count, String unit, String expected) {
    @Nullable Duration one = UNITS.get(unit.equals("m") ? "min" : unit);
    if (one == null) {
      throw Shown.refused(text, expected);
    }
    long number = Long.parseLong(count);
    if (number > LONGEST.toMillis() / one.toMillis()) {
      throw Shown.refused(text, "at most " + format(LONGEST));
    }
    return Duration.ofMillis(number * one.toMillis());
  }
}
