package io.bartizan.waf.lang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a source into logical lines; empty lines and comments are left out. A backslash at the end
/// continues a line, also within quotes; a comment is never continued.
final class Lines {
  private final Source source;
  private final List<Line> lines = new ArrayList<>();
  private final StringBuilder joined = new StringBuilder();
  private int[] starts = new int[4];
  private int parts;
  private int first;

  private Lines(Source source) {
    this.source = source;
  }

  static List<Line> of(Source source) {
    Lines lines = new Lines(source);
    int number = 0;
    for (String physical : source.text().split("\n", -1)) {
      lines.take(physical, ++number);
    }
    lines.finish();
    return lines.lines;
  }

  private void take(String physical, int number) {
    String line = physical.endsWith("\r") ? physical.substring(0, physical.length() - 1) : physical;
    if (parts == 0 && line.stripLeading().startsWith("#")) {
      return;
    }
    boolean goesOn = line.endsWith("\\");
    add(goesOn ? line.substring(0, line.length() - 1) : line, number);
    if (!goesOn) {
      finish();
    }
  }

  private void add(String part, int number) {
    if (parts == 0) {
      first = number;
    }
    if (parts == starts.length) {
      starts = Arrays.copyOf(starts, 2 * parts);
    }
    starts[parts++] = joined.length();
    joined.append(part);
  }

  private void finish() {
    if (!joined.toString().isBlank()) {
      lines.add(new Line(source, joined.toString(), Arrays.copyOf(starts, parts), first));
    }
    joined.setLength(0);
    parts = 0;
  }
}
