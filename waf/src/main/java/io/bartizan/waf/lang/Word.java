package io.bartizan.waf.lang;

/// One word of a logical line, without its quotes; `offset` is where its text starts in the line.
record Word(Line line, String text, int offset) {
  Position position() {
    return line.at(offset);
  }

  Position at(int index) {
    return line.at(offset + Math.min(index, text.length()));
  }
}
