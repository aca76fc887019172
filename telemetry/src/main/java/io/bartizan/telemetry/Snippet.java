package io.bartizan.telemetry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// At most 24 characters of ASCII as three words, which are written faster than an array is copied.
record Snippet(long first, long second, long third, int length) {
  static final int ROOM = 24;

  static Snippet of(String text) {
    ByteBuffer words = ByteBuffer.allocate(ROOM).order(ByteOrder.LITTLE_ENDIAN);
    words.put(text.getBytes(StandardCharsets.US_ASCII));
    return new Snippet(words.getLong(0), words.getLong(8), words.getLong(16), text.length());
  }
}
