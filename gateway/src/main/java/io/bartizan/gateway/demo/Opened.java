package io.bartizan.gateway.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What has been opened so far, to be closed again if something that is opened later fails.
final class Opened {
  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T one) {
    all.push(one);
    return one;
  }

  void close() {
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception e) {
        Logger.getLogger("bartizan.demo").log(Level.FINE, "not closed", e);
      }
    }
  }
}
