package io.bartizan.waf.worst;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// The processor time of the calling thread, in nanoseconds: what other programs do hardly counts.
final class Clock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Clock() {}

  static long now() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
