package io.bartizan.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// An IP address as 128 bits; IPv4 in its mapped form `::ffff:a.b.c.d`. Parsing is strict, never
/// asks a name server, and knows neither zones nor octal or shortened IPv4.
public record IpAddress(long hi, long lo) {
  static final String EXPECTED = "an IP address such as 192.0.2.1 or 2001:db8::1";
  private static final long MAPPED = 0xffff_0000_0000L;
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int LONGEST = 45;

  /// The IPv4 address with these 32 bits.
  public static IpAddress v4(int bits) {
    return new IpAddress(0, MAPPED | (bits & 0xffff_ffffL));
  }

  /// @throws IllegalArgumentException if `text` is no IP address
  public static IpAddress parse(String text) {
    if (text.length() > LONGEST) {
      throw Shown.refused(text, EXPECTED);
    }
    return text.contains(":") ? v6(text) : v4(octets(text, text));
  }

  public boolean isV4() {
    return hi == 0 && lo >>> 32 == MAPPED >>> 32;
  }

  /// 127.0.0.0/8 or `::1`.
  public boolean isLoopback() {
    return isV4() ? (lo >>> 24 & 0xff) == 127 : hi == 0 && lo == 1;
  }

  private static int octets(String text, String part) {
    String[] octets = part.split("\\.", -1);
    int bits = 0;
    for (String octet : octets) {
      if (octets.length != 4 || !OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
        throw Shown.refused(text, EXPECTED);
      }
      bits = bits << 8 | Integer.parseInt(octet);
    }
    return bits;
  }

  private static IpAddress v6(String text) {
    int gap = text.indexOf("::");
    List<Integer> head = groups(text, gap < 0 ? text : text.substring(0, gap), gap < 0);
    List<Integer> tail = gap < 0 ? List.of() : groups(text, text.substring(gap + 2), true);
    int missing = 8 - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      throw Shown.refused(text, EXPECTED);
    }
    var all = new ArrayList<Integer>(head);
    for (int i = 0; i < missing; i++) {
      all.add(0);
    }
    all.addAll(tail);
    return new IpAddress(four(all, 0), four(all, 4));
  }

  private static long four(List<Integer> groups, int from) {
    long bits = 0;
    for (int i = from; i < from + 4; i++) {
      bits = bits << 16 | groups.get(i);
    }
    return bits;
  }

  private static List<Integer> groups(String text, String part, boolean mayEndInV4) {
    var groups = new ArrayList<Integer>();
    String[] pieces = part.isEmpty() ? new String[0] : part.split(":", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (mayEndInV4 && i == pieces.length - 1 && pieces[i].contains(".")) {
        int bits = octets(text, pieces[i]);
        groups.add(bits >>> 16);
        groups.add(bits & 0xffff);
      } else if (GROUP.matcher(pieces[i]).matches()) {
        groups.add(Integer.parseInt(pieces[i], 16));
      } else {
        throw Shown.refused(text, EXPECTED);
      }
    }
    return groups;
  }

  /// The canonical text of RFC 5952; IPv4 as four decimal numbers.
  @Override
  public String toString() {
    if (isV4()) {
      return (lo >>> 24 & 255)
          + "."
          + (lo >>> 16 & 255)
          + "."
          + (lo >>> 8 & 255)
          + "."
          + (lo & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (int) ((i < 4 ? hi : lo) >>> (16 * (3 - i % 4))) & 0xffff;
    }
    return compressed(groups);
  }

  private static String compressed(int[] groups) {
    int from = 0;
    int length = 0;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        from = i;
        length = end - i;
      }
    }
    return length < 2
        ? hex(groups, 0, 8)
        : hex(groups, 0, from) + "::" + hex(groups, from + length, 8);
  }

  private static String hex(int[] groups, int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
