package io.bartizan.proxy.websocket;

import io.netty.buffer.ByteBuf;

/// Watches whether bytes are UTF-8 (RFC 3629), in pieces. What can no longer become a character is
/// noticed at once.
final class Utf8Watch {
  private static final long ASCII = 0x8080808080808080L;

  /// How many bytes of a character are still to come, and between which values the next one lies.
  private int missing;

  private int least;
  private int most;

  void begin() {
    missing = 0;
  }

  /// Whether no character is begun and not ended.
  boolean whole() {
    return missing == 0;
  }

  /// Looks at `count` bytes of `in` from `at` on, masked by `key`. Returns whether they are right.
  boolean take(ByteBuf in, int at, int count, int key) {
    long wide = (long) key << 32 | key & 0xffff_ffffL;
    int end = at + count;
    int i = at;
    while (i < end) {
      if (missing == 0
          && end - i >= 8
          && (i - at & 3) == 0
          && ((in.getLong(i) ^ wide) & ASCII) == 0) {
        i += 8;
      } else if (take((in.getByte(i) ^ key >>> 24 - 8 * (i - at & 3)) & 0xff)) {
        i++;
      } else {
        return false;
      }
    }
    return true;
  }

  boolean take(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!take(bytes[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(int b) {
    if (missing > 0) {
      boolean right = b >= least && b <= most;
      missing--;
      least = 0x80;
      most = 0xbf;
      return right;
    }
    return b < 0x80 || begin(b);
  }

  /// The first byte of a character of several. Overlong forms, surrogates and what lies above
  /// U+10FFFF show in the second.
  private boolean begin(int b) {
    missing = b < 0xc2 || b > 0xf4 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    least = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    most = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
    return missing > 0;
  }
}
