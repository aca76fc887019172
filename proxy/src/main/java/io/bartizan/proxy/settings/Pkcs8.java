package io.bartizan.proxy.settings;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Puts private keys of older forms, which openssl still writes, into PKCS#8 (RFC 5958): the
/// algorithm before the key.
final class Pkcs8 {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int CURVE = 0xa0;
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Pkcs8() {}

  /// From PKCS#1 (RFC 8017, appendix A.1.2).
  static byte[] ofRsa(byte[] pkcs1) {
    return tagged(SEQUENCE, joined(VERSION, tagged(SEQUENCE, RSA), tagged(OCTETS, pkcs1)));
  }

  /// From SEC 1 (RFC 5915): `SEQUENCE { version, privateKey, [0] curve, [1] publicKey }`.
  static byte[] ofEc(byte[] sec1) throws UnusableFile {
    byte[] algorithm = tagged(SEQUENCE, joined(EC, curve(sec1)));
    return tagged(SEQUENCE, joined(VERSION, algorithm, tagged(OCTETS, sec1)));
  }

  private static byte[] curve(byte[] sec1) throws UnusableFile {
    ByteBuffer outer = ByteBuffer.wrap(sec1);
    try {
      outer.get();
      ByteBuffer elements = content(outer);
      while (elements.hasRemaining()) {
        int tag = elements.get() & 0xff;
        ByteBuffer element = content(elements);
        if (tag == CURVE) {
          byte[] curve = new byte[element.remaining()];
          element.get(curve);
          return curve;
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException _) {
      // Answered below, as for a key without a curve.
    }
    throw new UnusableFile("an EC key that names no curve", "PEM, -----BEGIN PRIVATE KEY-----");
  }

  /// The content of the element whose length comes next in `in`, which is moved behind it.
  private static ByteBuffer content(ByteBuffer in) {
    int length = in.get() & 0xff;
    if (length == 0x81) {
      length = in.get() & 0xff;
    } else if (length == 0x82) {
      length = in.getShort() & 0xffff;
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static byte[] tagged(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 128
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return joined(head, content);
  }

  private static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer whole = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      whole.put(part);
    }
    return whole.array();
  }
}
