package io.bartizan.pipeline;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// An IP address as 128 bits; IPv4 is held in its IPv6-mapped form, so both spellings of one client
/// are one client.
public record Address(long high, long low) {
  private static final long MAPPED = 0xffff_0000_0000L;

  /// The address in `inet`, whatever its scope.
  public static Address of(InetAddress inet) {
    byte[] bytes = inet.getAddress();
    if (bytes.length == 4) {
      return new Address(0, MAPPED | ByteBuffer.wrap(bytes).getInt() & 0xffff_ffffL);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Address(buffer.getLong(), buffer.getLong());
  }

  /// Whether it is an IPv4 address.
  public boolean v4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /// The address without the bits that one household or host may choose freely: an IPv6 address'
  /// first 64 bits, all of IPv4.
  public Address site() {
    return v4() ? this : new Address(high, 0);
  }

  public boolean loopback() {
    return v4() ? (low >>> 24 & 0xff) == 127 : high == 0 && low == 1;
  }

  /// The usual text of the address: dotted for IPv4, RFC 5952 without compression of zeros for
  /// IPv6.
  @Override
  public String toString() {
    return v4()
        ? (low >>> 24 & 0xff)
            + "."
            + (low >>> 16 & 0xff)
            + "."
            + (low >>> 8 & 0xff)
            + "."
            + (low & 0xff)
        : groups();
  }

  private String groups() {
    try {
      byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
