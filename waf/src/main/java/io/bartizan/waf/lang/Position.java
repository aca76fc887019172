package io.bartizan.waf.lang;

/// A place in a source: lines and columns count from 1, columns in bytes.
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
