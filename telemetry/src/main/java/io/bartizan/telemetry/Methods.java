package io.bartizan.telemetry;

import io.bartizan.pipeline.Method;

/// The counter that each method has. All methods that the gateway does not know share one.
final class Methods {
  private static final Method[] KNOWN = {
    Method.GET,
    Method.HEAD,
    Method.POST,
    Method.PUT,
    Method.DELETE,
    Method.OPTIONS,
    Method.PATCH,
    Method.TRACE,
    Method.CONNECT
  };

  static final int OTHER = KNOWN.length;
  static final int COUNT = KNOWN.length + 1;
  private static final byte[] SLOTS = new byte[32];

  static {
    java.util.Arrays.fill(SLOTS, (byte) OTHER);
    for (int slot = 0; slot < KNOWN.length; slot++) {
      SLOTS[Integer.numberOfTrailingZeros(KNOWN[slot].bit())] = (byte) slot;
    }
  }

  private Methods() {}

  static int slot(Method method) {
    return SLOTS[Integer.numberOfTrailingZeros(method.bit())];
  }

  static String label(int slot) {
    return slot == OTHER ? "other" : KNOWN[slot].toString();
  }
}
