package io.bartizan.proxy.path;

/// Checks UTF-8 one octet at a time (Unicode 15, table 3-7), so that overlong forms and surrogates
/// are found too.
final class Utf8 {
  private Utf8() {}

  /// The state after `octet`: 0 between characters, -1 after something malformed. A state holds how
  /// many octets are missing and the range of the next one.
  static int next(int state, int octet) {
    if (state == 0) {
      return first(octet);
    }
    int missing = state & 3;
    int low = state >> 8 & 0xff;
    int high = state >> 16 & 0xff;
    if (octet < low || octet > high) {
      return -1;
    }
    return missing == 1 ? 0 : state(missing - 1, 0x80, 0xbf);
  }

  private static int first(int octet) {
    if (octet < 0x80) {
      return 0;
    }
    if (octet >= 0xc2 && octet <= 0xdf) {
      return state(1, 0x80, 0xbf);
    }
    if (octet >= 0xe0 && octet <= 0xef) {
      return state(2, octet == 0xe0 ? 0xa0 : 0x80, octet == 0xed ? 0x9f : 0xbf);
    }
    if (octet >= 0xf0 && octet <= 0xf4) {
      return state(3, octet == 0xf0 ? 0x90 : 0x80, octet == 0xf4 ? 0x8f : 0xbf);
    }
    return -1;
  }

  private static int state(int missing, int low, int high) {
    return high << 16 | low << 8 | missing;
  }
}
