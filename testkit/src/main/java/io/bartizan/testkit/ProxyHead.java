package io.bartizan.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// Heads of the PROXY protocol, as load balancers send them.
public final class ProxyHead {
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  private ProxyHead() {}

  /// Version 1 for a client with an IPv4 address.
  public static byte[] one(String client) {
    return line("PROXY TCP4 " + client + " 10.0.0.1 40000 443");
  }

  /// Any line.
  public static byte[] line(String text) {
    return (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Version 2.
  ///
  /// @param command 0x20 for LOCAL, 0x21 for PROXY
  /// @param family 0x11 for TCP over IPv4, 0x21 over IPv6
  /// @param hex addresses, ports and extensions; blanks are left out
  public static byte[] two(int command, int family, String hex) {
    byte[] behind = HexFormat.of().parseHex(hex.replace(" ", ""));
    return ByteBuffer.allocate(16 + behind.length)
        .put(SIGNATURE)
        .put((byte) command)
        .put((byte) family)
        .putShort((short) behind.length)
        .put(behind)
        .array();
  }

  /// The same head with an extension that holds its checksum.
  public static byte[] summed(byte[] head) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    all.writeBytes(new byte[] {3, 0, 4, 0, 0, 0, 0});
    ByteBuffer whole = ByteBuffer.wrap(all.toByteArray());
    whole.putShort(14, (short) (whole.capacity() - 16));
    CRC32C sum = new CRC32C();
    sum.update(whole.array());
    return whole.putInt(whole.capacity() - 4, (int) sum.getValue()).array();
  }
}
