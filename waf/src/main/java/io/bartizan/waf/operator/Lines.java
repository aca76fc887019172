package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines of data files: those that are not blank and do not begin with `#`.
final class Lines {
  private Lines() {}

  static List<Text> of(Text argument, DataFiles files) throws OperatorException {
    String name = argument.toString().strip();
    if (name.startsWith("https://") || name.startsWith("http://")) {
      throw new OperatorException("file", name, "a local one");
    }
    try {
      return of(Text.of(files.read(name)));
    } catch (IOException e) {
      throw new OperatorException(
          "file", name, "one that can be read: " + e.getMessage(), false, e);
    }
  }

  private static List<Text> of(Text text) {
    List<Text> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.at(i) == '\n') {
        int end = i > start && text.at(i - 1) == '\r' ? i - 1 : i;
        Text line = text.part(start, end);
        if (!line.latin1().isBlank() && line.at(0) != '#') {
          lines.add(line);
        }
        start = i + 1;
      }
    }
    return lines;
  }
}
