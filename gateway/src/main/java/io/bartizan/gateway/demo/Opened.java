package io.bartizan.gateway.demo;

import java.util.ArrayDeque;
import java.util.Deque;

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
        System.getLogger("bartizan.demo").log(System.Logger.Level.DEBUG, "not closed", e);
      }
    }
  }
}
