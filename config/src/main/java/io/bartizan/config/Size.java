package io.bartizan.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A number of bytes, written `64KiB`, `1MiB`, `1GiB` (powers of 1024), `64kB`, `1MB`, `1GB`
/// (powers of 1000), `100B` or `0`.
public record Size(long bytes) {
  static final String EXPECTED =
      "a size such as 64KiB or 1MiB (units: B, KiB, MiB, GiB, kB, MB, GB)";
  static final String PATTERN = "^(0|[0-9]{1,15}(B|KiB|MiB|GiB|kB|MB|GB))$";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([a-zA-Z]*)");
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("GiB", 1L << 30);
    UNITS.put("MiB", 1L << 20);
    UNITS.put("KiB", 1L << 10);
    UNITS.put("GB", 1_000_000_000L);
    UNITS.put("MB", 1_000_000L);
    UNITS.put("kB", 1_000L);
    UNITS.put("B", 1L);
  }

  public Size {
    Check.that(bytes >= 0, "bytes", bytes, ">= 0");
  }

  /// @throws IllegalArgumentException if `text` is no size, saying what was expected
  public static Size parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.equals("0")) {
      return new Size(0);
    }
    if (!form.matches()) {
      throw Shown.refused(text, EXPECTED);
    }
    if (form.group(2).isEmpty()) {
      throw Shown.refused(
          text, "a unit after the number: B, KiB, MiB or GiB; `" + text + "B` if bytes are meant");
    }
    return of(text, Long.parseLong(form.group(1)), UNITS.get(form.group(2)));
  }

  private static Size of(String text, long number, @Nullable Long unit) {
    if (unit == null) {
      throw Shown.refused(text, EXPECTED);
    }
    if (number > Long.MAX_VALUE / unit) {
      throw Shown.refused(text, "at most " + Long.MAX_VALUE + "B");
    }
    return new Size(number * unit);
  }

  /// As it would be written in a file, in the largest unit that is exact.
  @Override
  public String toString() {
    for (var unit : UNITS.entrySet()) {
      if (bytes != 0 && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + unit.getKey();
      }
    }
    return "0";
  }
}
