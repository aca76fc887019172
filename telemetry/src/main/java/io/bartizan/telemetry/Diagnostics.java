package io.bartizan.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The program's own messages, and those of its libraries, on standard error: whatever is said to a
/// [System.Logger], one line each. A thread of its own writes them, so that a terminal that is
/// stopped stops no event loop; while 1,000 messages wait, more are dropped, and their number is
/// said. Thread-safe.
public final class Diagnostics implements AutoCloseable {
  private static final int QUEUE = 1000;
  private static final long CLOSE_MILLIS = 1000;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final OutputStream target;
  private final Thread writer;
  private volatile OneLine format;

  private Diagnostics(OutputStream target, OneLine format) {
    this.target = target;
    this.format = format;
    this.writer = Thread.ofPlatform().daemon().name("diagnostics").unstarted(this::write);
  }

  /// Takes over all messages of the process from now on.
  public static Diagnostics install(LogConfig.Form form) {
    return install(form, new FileOutputStream(FileDescriptor.err));
  }

  static Diagnostics install(LogConfig.Form form, OutputStream target) {
    Diagnostics diagnostics = new Diagnostics(target, oneLine(form));
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    root.addHandler(diagnostics.new Ear());
    diagnostics.writer.start();
    return diagnostics;
  }

  /// How messages look from now on.
  public void form(LogConfig.Form form) {
    format = oneLine(form);
  }

  private static OneLine oneLine(LogConfig.Form form) {
    return new OneLine(
        switch (form) {
          case TEXT -> false;
          case JSON -> true;
          case AUTO -> !onTerminal();
        });
  }

  /// Whether standard error is a terminal, as far as that can be known.
  private static boolean onTerminal() {
    try {
      String device = Path.of("/proc/self/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException _) {
      return false; // a pipe, a socket, or no Linux
    }
  }

  private void say(LogRecord message) {
    if (!waiting.offer(format.format(message).getBytes(StandardCharsets.UTF_8))) {
      dropped.incrementAndGet();
    }
  }

  private void write() {
    byte[] line = next();
    while (line != END) {
      put(line);
      long missing = dropped.getAndSet(0);
      if (missing > 0) {
        put(format.format(missing(missing)).getBytes(StandardCharsets.UTF_8));
      }
      line = next();
    }
  }

  private byte[] next() {
    try {
      return waiting.take();
    } catch (InterruptedException _) {
      return END; // nobody interrupts it but one who wants it to end
    }
  }

  private void put(byte[] line) {
    try {
      target.write(line);
    } catch (IOException _) {
      dropped.incrementAndGet(); // said if standard error comes back
    }
  }

  private static LogRecord missing(long messages) {
    LogRecord message = new LogRecord(Level.WARNING, messages + " messages were dropped");
    message.setLoggerName("io.bartizan.diagnostics");
    return message;
  }

  /// Writes what was said so far, for a second at most, and falls silent. Happens by itself when
  /// the process exits.
  @Override
  public void close() {
    try {
      if (waiting.offer(END, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        writer.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Where [java.util.logging] hands its messages in. It is closed when the process exits.
  private final class Ear extends Handler {
    @Override
    public void publish(LogRecord message) {
      if (isLoggable(message)) {
        say(message);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      Diagnostics.this.close();
    }
  }
}
