package io.bartizan.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A share, written `5%`, `12.5%` or `125%`, in hundredths of a percent.
///
/// @param hundredths from 0 to 9999999
public record Percent(int hundredths) {
  static final String EXPECTED = "a percentage such as 5%, 12.5% or 125%";
  static final String PATTERN = "^[0-9]{1,5}(\\.[0-9]{1,2})?%$";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:\\.([0-9]{1,2}))?%");

  public Percent {
    Check.that(
        hundredths >= 0 && hundredths <= 9_999_999, "hundredths", hundredths, "from 0 to 9999999");
  }

  /// @param percent whole percents, from 0 to 99999
  public static Percent of(int percent) {
    return new Percent(percent * 100);
  }

  /// @throws IllegalArgumentException if `text` is no percentage, saying what was expected
  public static Percent parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw Shown.refused(text, EXPECTED);
    }
    String decimals = form.group(2) == null ? "" : form.group(2);
    return new Percent(
        Integer.parseInt(form.group(1) + decimals + "0".repeat(2 - decimals.length())));
  }

  /// Whether it lies between these whole percents, both included.
  public boolean within(int least, int most) {
    return hundredths >= least * 100L && hundredths <= most * 100L;
  }

  /// 0.05 for `5%`.
  public double fraction() {
    return hundredths / 10_000.0;
  }

  /// As it would be written in a file.
  @Override
  public String toString() {
    int rest = hundredths % 100;
    String decimals = rest % 10 == 0 ? "." + rest / 10 : rest < 10 ? ".0" + rest : "." + rest;
    return hundredths / 100 + (rest == 0 ? "" : decimals) + "%";
  }
}
