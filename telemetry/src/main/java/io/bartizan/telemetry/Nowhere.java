package io.bartizan.telemetry;

import java.nio.ByteBuffer;

/// Where lines go that nobody wants.
final class Nowhere implements Outlet {
  @Override
  public void write(ByteBuffer bytes) {
    bytes.position(bytes.limit());
  }

  @Override
  public void follow(boolean always) {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "nowhere";
  }
}
