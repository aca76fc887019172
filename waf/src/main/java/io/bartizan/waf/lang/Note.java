package io.bartizan.waf.lang;

/// A directive that is understood but changes nothing here, and why.
public record Note(Position position, String directive, String reason) {
  @Override
  public String toString() {
    return position + ": " + directive + ": " + reason;
  }
}
