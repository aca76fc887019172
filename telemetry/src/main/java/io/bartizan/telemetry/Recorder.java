package io.bartizan.telemetry;

import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Ticker;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// The record of the process: access log and metrics. One for the process; each event loop writes
/// through a [LoopRecorder] of its own. Thread-safe.
public final class Recorder implements AutoCloseable {
  private final Metrics metrics;
  private final AccessLog log;
  private final Ticker ticker;
  private final int loops;
  private final AtomicInteger given = new AtomicInteger();

  private Recorder(Metrics metrics, AccessLog log, int loops, Ticker ticker) {
    this.ticker = ticker;
    this.metrics = metrics;
    this.log = log;
    this.loops = loops;
  }

  /// Opens the access log and begins to count.
  ///
  /// @param loops how many event loops there are at most; more than 0
  /// @throws IOException if the access log cannot be opened
  public static Recorder open(LogConfig log, int loops, Ticker ticker, Memory memory)
      throws IOException {
    if (loops < 1) {
      throw new IllegalArgumentException("loops: " + loops + " (expected: more than 0)");
    }
    AccessLog opened = AccessLog.open(log, loops, ticker);
    return new Recorder(new Metrics(loops, ticker, memory, opened), opened, loops, ticker);
  }

  /// The recorder of one more event loop.
  ///
  /// @throws IllegalStateException if every loop has one
  public LoopRecorder loop() {
    int loop = given.getAndIncrement();
    if (loop >= loops) {
      throw new IllegalStateException("loop: " + (loop + 1) + " (expected: at most " + loops + ")");
    }
    return new LoopRecorder(loop, metrics, log, ticker);
  }

  public Metrics metrics() {
    return metrics;
  }

  /// Opens the access log's file anew, after it was moved away. Without it a move is noticed within
  /// a second.
  public void reopen() {
    log.reopen();
  }

  /// Lines go where `config` says, and say what it says, from now on.
  ///
  /// @throws IOException if its file cannot be opened; then nothing changes
  public void change(LogConfig config) throws IOException {
    log.change(config);
  }

  /// Writes what is left, for 2 seconds at most, and ends. Each [LoopRecorder] has to be flushed
  /// before.
  @Override
  public void close() {
    log.close();
  }
}
