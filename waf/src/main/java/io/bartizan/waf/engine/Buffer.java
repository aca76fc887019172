package io.bartizan.waf.engine;

import io.bartizan.waf.text.Text;
import java.util.Arrays;

/// Bytes of a body, up to a limit; counts those beyond too.
final class Buffer {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int size;
  private long total;
  private boolean adopted;

  void clear() {
    bytes = NOTHING;
    size = 0;
    total = 0;
    adopted = false;
  }

  /// Takes bytes as far as the limit allows.
  void add(byte[] in, int from, int to, long limit) {
    total += to - from;
    int taken = (int) Math.min(to - from, limit - size);
    if (taken > 0 && (adopted || taken > bytes.length - size)) {
      long more = Math.max(size + (long) taken, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(more, Math.max(limit, size + (long) taken)));
      adopted = false;
    }
    System.arraycopy(in, from, bytes, size, Math.max(taken, 0));
    size += Math.max(taken, 0);
  }

  /// Takes the first `length` bytes of an array that does not change any more, without a copy, if
  /// nothing came before.
  void adopt(byte[] whole, int length, long limit) {
    if (total > 0) {
      add(whole, 0, length, limit);
      return;
    }
    bytes = whole;
    adopted = true;
    size = (int) Math.min(length, limit);
    total = length;
  }

  /// How many bytes came, kept or not.
  long total() {
    return total;
  }

  /// What was kept; adding more does not change it.
  Text text() {
    return Text.of(bytes, 0, size);
  }
}
