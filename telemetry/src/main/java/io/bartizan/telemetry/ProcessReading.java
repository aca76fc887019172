package io.bartizan.telemetry;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a scrape says of the process and its Java virtual machine, under the names that Prometheus'
/// own clients use.
final class ProcessReading {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessReading() {}

  static List<MetricSnapshot> read() {
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(started());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      unix(unix, all);
    }
    all.add(
        gauge(
            "process_resident_memory_bytes", "Memory of the process that is in RAM.", resident()));
    all.addAll(memory());
    all.add(
        gauge(
            "jvm_threads_current",
            "Threads of the virtual machine, virtual ones excluded.",
            ManagementFactory.getThreadMXBean().getThreadCount()));
    all.add(collections());
    return all;
  }

  private static MetricSnapshot started() {
    return gauge(
        "process_start_time_seconds",
        "When the process was started, in seconds since 1970.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
  }

  private static void unix(UnixOperatingSystemMXBean unix, List<MetricSnapshot> all) {
    all.add(
        CounterSnapshot.builder()
            .name("process_cpu_seconds_total")
            .help("Processor time of the process, user and system.")
            .dataPoint(Points.counter(Math.max(0, unix.getProcessCpuTime()) / 1e9))
            .build());
    all.add(
        gauge(
            "process_open_fds",
            "Open file descriptors.",
            (double) unix.getOpenFileDescriptorCount()));
    all.add(
        gauge(
            "process_max_fds",
            "How many file descriptors may be open.",
            (double) unix.getMaxFileDescriptorCount()));
  }

  /// 0 where the system does not say.
  private static double resident() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024.0;
        }
      }
    } catch (IOException _) {
      return 0; // not Linux
    }
    return 0;
  }

  private static List<MetricSnapshot> memory() {
    var bean = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = bean.getHeapMemoryUsage();
    MemoryUsage rest = bean.getNonHeapMemoryUsage();
    var buffers =
        GaugeSnapshot.builder()
            .name("jvm_buffer_pool_used_bytes")
            .help("Memory of buffers outside the heap.");
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      buffers.dataPoint(Points.gauge(pool.getMemoryUsed(), "pool", pool.getName()));
    }
    return List.of(
        GaugeSnapshot.builder()
            .name("jvm_memory_used_bytes")
            .help("Memory in use.")
            .dataPoint(Points.gauge(heap.getUsed(), "area", "heap"))
            .dataPoint(Points.gauge(rest.getUsed(), "area", "nonheap"))
            .build(),
        GaugeSnapshot.builder()
            .name("jvm_memory_max_bytes")
            .help("Memory that may be used; -1 if there is no limit.")
            .dataPoint(Points.gauge(heap.getMax(), "area", "heap"))
            .dataPoint(Points.gauge(rest.getMax(), "area", "nonheap"))
            .build(),
        buffers.build());
  }

  private static MetricSnapshot collections() {
    var seconds =
        CounterSnapshot.builder()
            .name("jvm_gc_collection_seconds_total")
            .help("Time that garbage collection took.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      double spent = Math.max(0, collector.getCollectionTime()) / 1000.0;
      seconds.dataPoint(Points.counter(spent, "gc", collector.getName()));
    }
    return seconds.build();
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder().name(name).help(help).dataPoint(Points.gauge(value)).build();
  }
}
