package io.bartizan.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/// An endless sequence of bytes that is the same everywhere: blocks of noise, each of which begins
/// with its number, so that a block that is lost, doubled or in the wrong place shows.
final class Goods {
  static final int BLOCK = 64 << 10;

  private static final byte[] NOISE = noise();

  private Goods() {}

  /// Takes a piece; must not keep it.
  interface Taker {
    void take(byte[] bytes, int from, int length) throws IOException;
  }

  private static byte[] noise() {
    byte[] bytes = new byte[BLOCK];
    new Random(20_251_122).nextBytes(bytes);
    return bytes;
  }

  /// Gives the first `length` bytes, in blocks of 64 KiB.
  static void send(long length, Taker taker) throws IOException {
    byte[] block = NOISE.clone();
    for (long at = 0; at < length; at += BLOCK) {
      ByteBuffer.wrap(block).putLong(at / BLOCK);
      taker.take(block, 0, (int) Math.min(BLOCK, length - at));
    }
  }

  /// The SHA-256 of the first `length` bytes, in hexadecimal.
  static String digest(long length) throws IOException {
    MessageDigest digest = Warehouse.sha256();
    send(length, digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }
}
