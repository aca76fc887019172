package io.bartizan.telemetry;

import java.util.concurrent.BlockingQueue;

/// Some whole lines on their way from a desk to the writer and, empty, back.
final class Chunk {
  static final int SIZE = 64 * 1024;

  private final byte[] bytes = new byte[SIZE];
  private final BlockingQueue<Chunk> home;
  private int end;

  /// @param home where it is put when it is empty again; has room for it
  Chunk(BlockingQueue<Chunk> home) {
    this.home = home;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Where the lines end.
  int end() {
    return end;
  }

  void end(int end) {
    this.end = end;
  }

  void goHome() {
    end = 0;
    home.add(this);
  }
}
