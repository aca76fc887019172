package io.bartizan.proxy.settings;

import java.io.IOException;

/// A file does not hold what it should; the message says what it holds and what was expected,
/// without its path.
public final class UnusableFile extends IOException {
  private static final long serialVersionUID = 1;

  UnusableFile(String found, String expected) {
    super(found + " (expected: " + expected + ")");
  }
}
