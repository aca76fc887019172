package io.bartizan.identity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Base64url as RFC 7515 (section 2) has it: no padding, no white space, no other alphabet, and no
/// unused bit set, so that one sequence of bytes has exactly one spelling.
public final class Base64Url {
  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  /// What `text` from `from` to `to` spells, or null if it spells nothing.
  public static byte @Nullable [] decode(byte[] text, int from, int to) {
    int rest = to - from & 3;
    if (rest == 1) {
      return null;
    }
    byte[] bytes = new byte[(to - from >> 2) * 3 + (rest == 0 ? 0 : rest - 1)];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = from; i < to; i++) {
      int value = VALUES[text[i] & 0xff];
      if (value < 0) {
        return null;
      }
      held = held << 6 | value;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    return held == 0 ? bytes : null;
  }
}
