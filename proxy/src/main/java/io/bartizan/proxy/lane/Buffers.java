package io.bartizan.proxy.lane;

import io.bartizan.telemetry.Gauge;
import io.bartizan.telemetry.Metrics;
import io.netty.util.internal.PlatformDependent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// How full the memory for what comes from sockets and goes to them is. All lanes share it; its
/// size is the JVM's `MaxDirectMemorySize`. Thread-safe.
///
/// The fuller it is, the less of it anybody may hold for a peer that does not take what it is sent.
public final class Buffers {
  /// What one peer may hold when half of the memory is in use, in bytes.
  private static final int LITTLE = 32 * 1024;

  private static final long FEW = 8 * 1024;
  private static final long MANY = 256 * 1024;
  private static final long MOST_UNREAD = 1024 * 1024;

  private static final long MOST = PlatformDependent.maxDirectMemory();

  private static final AtomicLong KEPT = new AtomicLong();

  private Buffers() {}

  /// Counts `bytes` that a lane keeps to read into; those that it gives back, if they are negative.
  static void keep(long bytes) {
    KEPT.addAndGet(bytes);
  }

  /// Whether a peer that has not taken `unsent` bytes may be given more.
  public static boolean admit(long unsent) {
    return unsent <= 0 || (unsent <= LITTLE ? !scarce() : !half());
  }

  /// Whether a peer leaves too much unread of what cannot be held back, such as heads of answers: 1
  /// MiB while there is enough memory, 256 KiB while half of it is in use, which is more than data
  /// can be, and 8 KiB while three quarters are.
  public static boolean flooded(long unsent) {
    return unsent > FEW && unsent > (scarce() ? FEW : half() ? MANY : MOST_UNREAD);
  }

  private static boolean half() {
    return PlatformDependent.usedDirectMemory() > MOST / 2;
  }

  /// Shows how much there is and how much is in use.
  public static void show(Metrics metrics) {
    metrics.show(
        new Gauge(
            "bartizan_buffer_memory_used_bytes",
            "What buffers of sockets take of their memory, those that are kept for the next included.",
            () -> List.of(Gauge.Sample.of((double) PlatformDependent.usedDirectMemory()))));
    metrics.show(
        new Gauge(
            "bartizan_buffer_memory_kept_bytes",
            "What lanes keep of it to read into; at most 4 MiB each.",
            () -> List.of(Gauge.Sample.of((double) KEPT.get()))));
    metrics.show(
        new Gauge(
            "bartizan_buffer_memory_limit_bytes",
            "The memory for buffers of sockets.",
            () -> List.of(Gauge.Sample.of((double) MOST))));
  }

  /// Whether three quarters are in use: then those who hold some without moving lose it.
  public static boolean scarce() {
    return PlatformDependent.usedDirectMemory() > MOST / 4 * 3;
  }
}
