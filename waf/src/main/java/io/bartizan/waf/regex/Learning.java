package io.bartizan.waf.regex;

import java.util.function.LongSupplier;

/// How many bytes all automata of the process may learn together, whatever rules and however many
/// sets of them there are. One half is for what scans for many patterns at once, the other for what
/// serves texts that ask for more. Where a share is used up, nothing more is learned, and scans go
/// on without memory, until those automata have forgotten that were not asked or are the largest.
/// Any thread.
public final class Learning {
  /// Of the largest heap, in percent.
  private static final int SHARE = 15;

  private static final long LEAST = 4 << 20;
  private static final Learning PROCESS =
      new Learning(
          Math.max(Runtime.getRuntime().maxMemory() / 100 * SHARE, LEAST), System::nanoTime);

  private final Share groups;
  private final Share parts;

  /// With a clock that counts nanoseconds.
  Learning(long bytes, LongSupplier clock) {
    groups = new Share(clock);
    parts = new Share(clock);
    limit(bytes);
  }

  /// What the rules of this process learn: at first at most 15 % of the largest heap, 4 MiB at
  /// least.
  public static Learning ofProcess() {
    return PROCESS;
  }

  /// Changes how many bytes may be learned, at least 0. What is learned already is not forgotten
  /// before something new is to be learned.
  public void limit(long bytes) {
    groups.limit(bytes - bytes / 2);
    parts.limit(bytes / 2);
  }

  /// How many bytes may be learned.
  public long limit() {
    return groups.limit() + parts.limit();
  }

  /// How many bytes are learned, by automata that are still in use or were until lately.
  public long used() {
    return groups.used() + parts.used();
  }

  /// For automata of many patterns.
  Share groups() {
    return groups;
  }

  /// For automata of a few patterns, or of one.
  Share parts() {
    return parts;
  }
}
