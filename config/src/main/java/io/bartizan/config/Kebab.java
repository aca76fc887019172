package io.bartizan.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// Names as they are written in a file: `maxHeadSize` and `MAX_HEAD_SIZE` are `max-head-size`.
final class Kebab {
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private Kebab() {}

  static String of(String name) {
    return HUMP.matcher(name).replaceAll("-").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
