package io.bartizan.telemetry;

import io.bartizan.pipeline.Ascii;

/// The trace id in a `traceparent` field (W3C Trace Context, section 3.2): `00-TRACE-PARENT-FLAGS`.
final class TraceId {
  /// Where it begins in the field's value.
  static final int OFFSET = 3;

  static final int LENGTH = 32;
  private static final int SHORTEST = 55;

  private static final boolean[] DIGITS = new boolean[256];

  static {
    for (int b = 0; b < 256; b++) {
      DIGITS[b] = Ascii.hex((byte) b) >= 0;
    }
  }

  private TraceId() {}

  /// Whether the value holds one.
  static boolean at(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST
        || bytes[from + OFFSET - 1] != '-'
        || bytes[from + OFFSET + LENGTH] != '-') {
      return false;
    }
    boolean digits = true;
    for (int i = from + OFFSET; i < from + OFFSET + LENGTH; i++) {
      digits &= DIGITS[bytes[i] & 0xff];
    }
    return digits;
  }
}
