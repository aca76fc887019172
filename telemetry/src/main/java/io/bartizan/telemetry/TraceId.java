package io.bartizan.telemetry;

import io.bartizan.pipeline.Ascii;

/// The trace id in a `traceparent` field (W3C Trace Context, section 3.2): `00-TRACE-PARENT-FLAGS`.
final class TraceId {
  /// Where it begins in the field's value.
  static final int OFFSET = 3;

  static final int LENGTH = 32;
  private static final int SHORTEST = 55;

  private TraceId() {}

  /// Whether the value holds one.
  static boolean at(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST
        || bytes[from + OFFSET - 1] != '-'
        || bytes[from + OFFSET + LENGTH] != '-') {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (Ascii.hex(bytes[from + OFFSET + i]) < 0) {
        return false;
      }
    }
    return true;
  }
}
