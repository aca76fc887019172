package io.bartizan.pipeline;

/// Where time comes from, so that a test can move it by hand.
public interface Ticker {
  /// Nanoseconds since some moment; never goes back.
  long nanos();

  /// Milliseconds since 1970-01-01T00:00Z.
  long millis();

  /// The machine's clocks.
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }
      };
}
