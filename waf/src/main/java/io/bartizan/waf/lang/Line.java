package io.bartizan.waf.lang;

import java.util.Arrays;

/// A logical line: physical lines that a backslash at the end joins.
final class Line {
  final Source source;
  final String text;
  private final int[] starts;
  private final int first;

  /// `starts` holds, for each physical line, where its part starts in `text`.
  Line(Source source, String text, int[] starts, int first) {
    this.source = source;
    this.text = text;
    this.starts = starts;
    this.first = first;
  }

  Position at(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    int index = found >= 0 ? last(found) : -found - 2;
    return new Position(source.name(), first + index, offset - starts[index] + 1);
  }

  private int last(int found) {
    int index = found;
    while (index + 1 < starts.length && starts[index + 1] == starts[found]) {
      index++;
    }
    return index;
  }
}
