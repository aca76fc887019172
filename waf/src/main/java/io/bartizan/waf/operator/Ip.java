package io.bartizan.waf.operator;

import io.bartizan.waf.text.Text;
import org.jspecify.annotations.Nullable;

/// An IP address as a number of 128 bits. An IPv4 address is the number that IPv6 maps it to, and
/// so is the same as that.
record Ip(long high, long low) implements Comparable<Ip> {
  private static final long MAPPED = 0xffffL << 32;

  /// The address that a text writes; null if it is none.
  static @Nullable Ip parse(Text text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.at(i) == ':') {
        return parse6(text);
      }
    }
    long address = parse4(text, 0);
    return address < 0 ? null : new Ip(0, MAPPED | address);
  }

  boolean isV4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /// The first address of the network with so many leading bits, 0-128.
  Ip first(int bits) {
    return new Ip(high & mask(bits), low & mask(bits - 64));
  }

  /// The last address of that network.
  Ip last(int bits) {
    return new Ip(high | ~mask(bits), low | ~mask(bits - 64));
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
  }

  @Override
  public int compareTo(Ip other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /// Four decimal numbers 0-255 without leading zeros; -1 if they are not there.
  private static long parse4(Text text, int from) {
    long address = 0;
    int at = from;
    for (int part = 0; part < 4; part++) {
      int start = at;
      int number = 0;
      while (at < text.length() && at < start + 3 && isDecimal(text.at(at))) {
        number = number * 10 + (text.at(at++) - '0');
      }
      boolean wrong = at == start || number > 255 || (text.at(start) == '0' && at > start + 1);
      boolean ended = part == 3 ? at == text.length() : at < text.length() && text.at(at) == '.';
      if (wrong || !ended) {
        return -1;
      }
      address = address << 8 | number;
      at++;
    }
    return address;
  }

  /// Eight groups of up to four digits, of which `::` may stand for as many zeros as are missing;
  /// the last two may be written as an IPv4 address.
  private static @Nullable Ip parse6(Text text) {
    int[] groups = new int[8];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (isAt(text, 0, ':')) {
      if (!isAt(text, 1, ':')) {
        return null;
      }
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      int end = hexEnd(text, at);
      if (isAt(text, end, '.')) {
        return count > 6 ? null : mixed(text, at, groups, count, gap);
      }
      if (end == at || end > at + 4 || count == 8) {
        return null;
      }
      groups[count++] = hex(text, at, end);
      if (end == text.length()) {
        return joined(groups, count, gap);
      }
      if (!isAt(text, end, ':') || end + 1 == text.length()) {
        return null;
      }
      at = end + 1;
      if (isAt(text, at, ':')) {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
      }
    }
    return joined(groups, count, gap);
  }

  private static @Nullable Ip mixed(Text text, int at, int[] groups, int count, int gap) {
    long tail = parse4(text, at);
    if (tail < 0) {
      return null;
    }
    groups[count] = (int) (tail >> 16);
    groups[count + 1] = (int) (tail & 0xffff);
    return joined(groups, count + 2, gap);
  }

  private static @Nullable Ip joined(int[] groups, int count, int gap) {
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      int from = gap < 0 || i < gap ? i : i - (8 - count);
      long group = gap >= 0 && i >= gap && i < gap + 8 - count ? 0 : groups[from];
      high = i < 4 ? high << 16 | group : high;
      low = i < 4 ? low : low << 16 | group;
    }
    return new Ip(high, low);
  }

  private static int hexEnd(Text text, int from) {
    int at = from;
    while (at < text.length() && Character.digit(text.at(at), 16) >= 0) {
      at++;
    }
    return at;
  }

  private static int hex(Text text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number << 4 | Character.digit(text.at(i), 16);
    }
    return number;
  }

  private static boolean isAt(Text text, int at, char wanted) {
    return at < text.length() && text.at(at) == wanted;
  }

  private static boolean isDecimal(byte value) {
    return value >= '0' && value <= '9';
  }
}
