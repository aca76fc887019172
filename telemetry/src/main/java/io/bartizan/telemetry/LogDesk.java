package io.bartizan.telemetry;

import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Walk;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Where one event loop writes its lines: into a chunk, which goes to the writer when it is full or
/// [#flush]ed. It has [#CHUNKS] chunks at most; while the writer holds all of them, lines are
/// dropped, since a slow disk must not stop requests.
final class LogDesk {
  static final int CHUNKS = 64;

  /// What became of a line.
  enum Fate {
    WRITTEN,
    DROPPED,
    /// There is no access log.
    OFF
  }

  private final AccessLog log;
  private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS);
  private final EventLine event = new EventLine();
  private int made;
  private @Nullable Chunk chunk;
  private @Nullable LogFormat format;
  private @Nullable LogLine line;

  LogDesk(AccessLog log) {
    this.log = log;
  }

  /// Writes the line of an exchange.
  ///
  /// @param route the route's name as [Json#quoted] gives it
  Fate write(Walk x, byte[] route, Outcome outcome, long endNanos) {
    LogLine line = line();
    if (line == null) {
      return Fate.OFF;
    }
    Chunk chunk = chunk();
    if (chunk == null) {
      return Fate.DROPPED;
    }
    written(chunk, line.write(x, route, outcome, endNanos, chunk.bytes(), chunk.end()));
    return Fate.WRITTEN;
  }

  /// Writes what rules found in an exchange.
  Fate write(Walk x, byte[] route, Judgement judgement) {
    if (line() == null) {
      return Fate.OFF;
    }
    Chunk chunk = chunk();
    if (chunk == null) {
      return Fate.DROPPED;
    }
    written(chunk, event.write(x, route, judgement, chunk.bytes(), chunk.end()));
    return Fate.WRITTEN;
  }

  private void written(Chunk chunk, int end) {
    chunk.end(end);
    if (Chunk.SIZE - end < LogLine.LONGEST) {
      handOver(chunk);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same format, not one that says the same
  private @Nullable LogLine line() {
    LogFormat wanted = log.format();
    if (wanted != format) {
      format = wanted;
      line = wanted == null ? null : new LogLine(wanted);
    }
    return line;
  }

  private @Nullable Chunk chunk() {
    if (chunk == null) {
      chunk = free.poll();
    }
    if (chunk == null && made < CHUNKS) {
      made++;
      chunk = new Chunk(free);
    }
    return chunk;
  }

  private void handOver(Chunk full) {
    chunk = null;
    log.take(full);
  }

  /// Hands the lines that are written so far to the writer.
  void flush() {
    Chunk begun = chunk;
    if (begun != null && begun.end() > 0) {
      handOver(begun);
    }
  }
}
