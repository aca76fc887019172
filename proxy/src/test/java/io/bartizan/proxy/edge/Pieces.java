package io.bartizan.proxy.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.function.Predicate;

/// Hands in bytes in pieces, as a network might.
final class Pieces {
  private Pieces() {}

  /// Hands `bytes` to `taker` in pieces that `seed` decides, as long as it wants more; what it
  /// leaves of a piece is put before the next one. Returns how many bytes it has used.
  static int feed(byte[] bytes, int seed, Predicate<ByteBuf> taker) {
    Random random = new Random(seed);
    ByteBuf in = Unpooled.buffer(bytes.length);
    int given = 0;
    boolean more = true;
    while (more && given < bytes.length) {
      int count = Math.min(bytes.length - given, size(random, seed, bytes.length));
      in.writeBytes(bytes, given, count);
      given += count;
      more = taker.test(in);
    }
    return given - in.readableBytes();
  }

  /// Seed 0 gives everything at once, 1 each byte alone.
  private static int size(Random random, int seed, int length) {
    return seed == 0 ? length : seed == 1 ? 1 : 1 + random.nextInt(Math.min(40, length));
  }
}
