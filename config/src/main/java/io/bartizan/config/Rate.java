package io.bartizan.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `permits` events in each `period`, written `50/s`, `600/min`, `10000/h` or `5/10s`.
public record Rate(long permits, Duration period) {
  static final String EXPECTED = "a rate such as 50/s, 600/min or 5/10s (units: ms, s, min, h, d)";
  static final String PATTERN = "^[0-9]{1,15}/([0-9]{1,15})?(ms|s|min|m|h|d)$";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})/([0-9]{0,15})([a-z]{1,3})");

  public Rate {
    Check.all()
        .and(permits > 0, "permits", permits, "> 0")
        .and(period.isPositive(), "period", period, "a positive duration")
        .done();
  }

  /// @throws IllegalArgumentException if `text` is no rate, saying what was expected
  public static Rate parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw Shown.refused(text, EXPECTED);
    }
    long permits = Long.parseLong(form.group(1));
    String count = form.group(2);
    Duration period = Durations.of(text, count.isEmpty() ? "1" : count, form.group(3), EXPECTED);
    if (permits == 0 || period.isZero()) {
      throw Shown.refused(text, "at least one permit in a period that is not zero");
    }
    return new Rate(permits, period);
  }

  /// As it would be written in a file.
  @Override
  public String toString() {
    String length = Durations.format(period);
    boolean single = length.startsWith("1") && !Character.isDigit(length.charAt(1));
    return permits + "/" + (single ? length.substring(1) : length);
  }
}
