package io.bartizan.config;

import java.util.regex.Pattern;

/// A network, written `10.0.0.0/8` or `2001:db8::/32`, or one address without a prefix. Exact: a
/// network with host bits set is refused. `prefix` counts the bits of the 128-bit form, so that
/// `10.0.0.0/8` has 104. An IPv6 network never contains an IPv4 address, not even `::/0`.
public record Cidr(long hi, long lo, int prefix) {
  static final String EXPECTED = "a network such as 10.0.0.0/8, 2001:db8::/32 or one address";
  private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

  public Cidr {
    Check.that(prefix >= 0 && prefix <= 128, "prefix", prefix, "from 0 to 128");
    Check.that(
        (hi & ~highMask(prefix)) == 0 && (lo & ~lowMask(prefix)) == 0,
        "lo",
        new IpAddress(hi, lo),
        "no bit set beyond the prefix");
  }

  /// @throws IllegalArgumentException if `text` is no network; names the network if only host bits
  ///   are set
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = address(text, slash < 0 ? text : text.substring(0, slash));
    int width = address.isV4() ? 32 : 128;
    int bits = slash < 0 ? width : bits(text, text.substring(slash + 1), width);
    int prefix = 128 - width + bits;
    long hi = address.hi() & highMask(prefix);
    long lo = address.lo() & lowMask(prefix);
    if (hi != address.hi() || lo != address.lo()) {
      throw Shown.refused(
          text, "no bit set after the prefix: `" + new Cidr(hi, lo, prefix) + "`, or one address");
    }
    return new Cidr(hi, lo, prefix);
  }

  private static IpAddress address(String text, String part) {
    IpAddress address = parsed(text, part);
    if (address.isV4() && part.contains(":")) {
      throw Shown.refused(text, "an IPv4 network in its IPv4 form, `" + address + "`");
    }
    return address;
  }

  private static IpAddress parsed(String text, String part) {
    try {
      return IpAddress.parse(part);
    } catch (IllegalArgumentException _) {
      throw Shown.refused(text, EXPECTED);
    }
  }

  private static int bits(String text, String part, int width) {
    if (!BITS.matcher(part).matches() || Integer.parseInt(part) > width) {
      throw Shown.refused(text, "a prefix length from 0 to " + width + " after the slash");
    }
    return Integer.parseInt(part);
  }

  /// Whether the address with these 128 bits (IPv4 in mapped form) lies in this network. Does not
  /// allocate.
  public boolean contains(long addressHi, long addressLo) {
    return (addressHi & highMask(prefix)) == hi
        && (addressLo & lowMask(prefix)) == lo
        && isV4(addressHi, addressLo) == isV4();
  }

  public boolean contains(IpAddress address) {
    return contains(address.hi(), address.lo());
  }

  /// Whether this is a network of IPv4 addresses.
  public boolean isV4() {
    return prefix >= 96 && isV4(hi, lo);
  }

  /// Whether this network holds every address of its family.
  public boolean isEverything() {
    return prefix == (isV4() ? 96 : 0);
  }

  private static boolean isV4(long hi, long lo) {
    return hi == 0 && lo >>> 32 == 0xffff;
  }

  private static long highMask(int prefix) {
    return prefix >= 64 ? -1L : prefix == 0 ? 0 : -1L << (64 - prefix);
  }

  private static long lowMask(int prefix) {
    return prefix <= 64 ? 0 : -1L << (128 - prefix);
  }

  /// As it would be written in a file.
  @Override
  public String toString() {
    return new IpAddress(hi, lo) + "/" + (isV4() ? prefix - 96 : prefix);
  }
}
