package io.bartizan.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Where the lines of a log go. Used by its writer only.
interface Outlet {
  /// Writes some of `bytes`, at least one, from its position on; blocks while it cannot.
  void write(ByteBuffer bytes) throws IOException;

  /// Makes sure that what is written from now on is found under the name in the configuration.
  ///
  /// @param always also if nothing seems to have changed
  void follow(boolean always) throws IOException;

  void close() throws IOException;

  /// What messages call it.
  @Override
  String toString();
}
