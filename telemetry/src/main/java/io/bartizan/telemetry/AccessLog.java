package io.bartizan.telemetry;

import io.bartizan.pipeline.Ticker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One JSON line for each exchange, written by one thread. Each event loop has a [LogDesk] of its
/// own; nothing that happens to the file reaches an event loop. Whatever cannot be written is
/// counted. Thread-safe.
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("io.bartizan.access-log");

  /// How often the writer looks whether its file is still there.
  static final long FOLLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  static final long CLOSE_MILLIS = 2000;

  private final Ticker ticker;
  private final BlockingQueue<Chunk> full;
  private final Chunk end = new Chunk(new ArrayBlockingQueue<>(1));
  private final AtomicReference<@Nullable Outlet> next = new AtomicReference<>();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final Burst complaints = new Burst();
  private final Thread writer;
  private volatile @Nullable LogFormat format;
  private volatile boolean reopen;
  private final AtomicBoolean closed = new AtomicBoolean();
  private Outlet outlet;
  private long followed;

  // Of the writer only.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Chunk.SIZE + 1);
  private boolean torn;

  private AccessLog(@Nullable LogFormat format, Outlet outlet, int desks, Ticker ticker) {
    this.format = format;
    this.outlet = outlet;
    this.ticker = ticker;
    this.full = new ArrayBlockingQueue<>(desks * LogDesk.CHUNKS + 1);
    this.followed = ticker.nanos();
    this.writer = Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
  }

  /// Opens where lines go, and starts the writer.
  ///
  /// @param desks how many desks there are at most
  static AccessLog open(LogConfig config, int desks, Ticker ticker) throws IOException {
    return open(config.lines(), config.open(), desks, ticker);
  }

  static AccessLog open(@Nullable LogFormat format, Outlet outlet, int desks, Ticker ticker) {
    AccessLog log = new AccessLog(format, outlet, desks, ticker);
    log.writer.start();
    return log;
  }

  LogDesk desk() {
    return new LogDesk(this);
  }

  /// What lines say; null if there are none.
  @Nullable LogFormat format() {
    return format;
  }

  /// Lines that are handed over from now on go where `config` says, and say what it says.
  ///
  /// @throws IOException if that place cannot be opened; then nothing changes
  void change(LogConfig config) throws IOException {
    Outlet opened = config.open();
    Outlet unused = next.getAndSet(opened);
    if (unused != null) {
      unused.close();
    }
    format = config.lines();
  }

  /// Opens the file anew before the next line is written to it.
  void reopen() {
    reopen = true;
  }

  /// Lines that desks had handed over and that could not be written.
  long lost() {
    return lost.get();
  }

  /// How often writing or opening has failed.
  long errors() {
    return errors.get();
  }

  /// From a desk. There is room for every chunk that there is, and the end.
  void take(Chunk chunk) {
    full.add(chunk);
  }

  /// From a desk that has no chunk left.
  void dropped() {
    long heldBack = complaints.speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LOG.log(
          Level.WARNING,
          "access log: the writer is too slow, lines are dropped" + Burst.also(heldBack));
    }
  }

  private void write() {
    Chunk chunk = await();
    while (chunk != end) {
      tend();
      if (chunk != null) {
        append(chunk);
        chunk.goHome();
      }
      chunk = await();
    }
    tend();
    try {
      outlet.close();
    } catch (IOException e) {
      failed(e);
    }
  }

  private @Nullable Chunk await() {
    try {
      return full.poll(FOLLOW_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      return null; // nobody has a reason to interrupt it; its file would be closed
    }
  }

  /// Follows what the operator did to the file or the configuration.
  private void tend() {
    try {
      Outlet fresh = next.getAndSet(null);
      if (fresh != null) {
        Outlet old = outlet;
        outlet = fresh;
        torn = false;
        old.close();
      }
      follow();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      failed(e);
    }
  }

  private void follow() throws IOException {
    boolean asked = reopen;
    long now = ticker.nanos();
    if (asked || now - followed >= FOLLOW_NANOS) {
      followed = now;
      outlet.follow(asked);
      reopen = reopen && !asked;
    }
  }

  private void append(Chunk chunk) {
    buffer.clear();
    if (torn) {
      buffer.put((byte) '\n');
    }
    buffer.put(chunk.bytes(), 0, chunk.end()).flip();
    try {
      while (buffer.hasRemaining()) {
        outlet.write(buffer);
      }
      torn = false;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      lose();
      failed(e);
    }
  }

  /// Counts the lines that are not written whole. If one was begun, the next one must not go on
  /// where it ends.
  private void lose() {
    int written = buffer.position();
    int first = written == 0 && torn ? 1 : written;
    for (int i = first; i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        lost.incrementAndGet();
      }
    }
    torn = written == 0 ? torn : buffer.get(written - 1) != '\n';
  }

  private void failed(Throwable cause) {
    errors.incrementAndGet();
    long heldBack = complaints.speak(ticker.nanos());
    if (heldBack != Burst.SILENT) {
      LOG.log(
          Level.WARNING,
          "access log: " + outlet + ": " + cause + ", lines may be lost" + Burst.also(heldBack));
    }
  }

  /// Writes what desks have handed over, for 2 seconds at most, and ends.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      full.add(end);
    }
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      LOG.log(Level.WARNING, "access log: " + outlet + " takes nothing, lines are lost");
    }
  }
}
