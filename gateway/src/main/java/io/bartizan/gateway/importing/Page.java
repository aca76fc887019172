package io.bartizan.gateway.importing;

import java.util.List;

/// A configuration that is being written, line by line.
final class Page {
  private static final int WIDTH = 120;

  private final StringBuilder text = new StringBuilder();

  Page line(String line) {
    text.append(line).append('\n');
    return this;
  }

  /// Lines that are whole already.
  Page text(String lines) {
    text.append(lines);
    return this;
  }

  /// A comment, broken into lines.
  Page comment(String indent, String comment) {
    StringBuilder line = new StringBuilder(indent).append('#');
    int start = line.length();
    for (String word : comment.split(" ")) {
      if (line.length() > start && line.length() + word.length() >= WIDTH) {
        line(line.toString());
        line.setLength(start);
        line.append(' ');
      }
      line.append(' ').append(word);
    }
    return line(line.toString());
  }

  Page comments(String indent, List<String> comments) {
    comments.forEach(each -> comment(indent, each));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
