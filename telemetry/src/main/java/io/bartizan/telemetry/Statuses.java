package io.bartizan.telemetry;

/// The counter that each status has: one for each status in common use, one for all others of a
/// class, one for exchanges that ended without any. So an upstream cannot make up new ones.
final class Statuses {
  private static final int[] COMMON = {
    101, 200, 201, 202, 203, 204, 205, 206, 207, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402,
    403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423,
    424, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 507, 508, 511
  };

  private static final int CLASSES = 6;
  static final int COUNT = COMMON.length + CLASSES;
  private static final byte[] SLOTS = new byte[600];

  static {
    for (int status = 0; status < SLOTS.length; status++) {
      SLOTS[status] = (byte) (COMMON.length + status / 100);
    }
    for (int slot = 0; slot < COMMON.length; slot++) {
      SLOTS[COMMON[slot]] = (byte) slot;
    }
  }

  private Statuses() {}

  static int slot(int status) {
    return SLOTS[status < 0 || status >= SLOTS.length ? 0 : status];
  }

  /// `404`; `4xx` for all statuses of a class that have no slot of their own; `none`.
  static String label(int slot) {
    int rest = slot - COMMON.length;
    return rest < 0 ? Integer.toString(COMMON[slot]) : rest == 0 ? "none" : rest + "xx";
  }
}
