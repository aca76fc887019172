package io.bartizan.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a program holds, looked at again and again. The heap is looked at after a collection.
final class Holdings {
  static final String TITLE =
      "seconds  requests  refusals   rss MB  heap MB  buffers MB  descriptors  threads";

  private static final double MB = 1 << 20;

  private final Program program;
  private final long began = System.nanoTime();
  private final List<Look> looks = new ArrayList<>();

  private record Look(
      double seconds,
      double requests,
      double refusals,
      double rss,
      double heap,
      double buffers,
      double descriptors,
      double threads) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%7.0f %9.0f %9.0f %8.1f %8.1f %11.1f %12.0f %8.0f",
          seconds,
          requests,
          refusals,
          rss,
          heap,
          buffers,
          descriptors,
          threads);
    }
  }

  Holdings(Program program) {
    this.program = program;
  }

  /// Looks, and tells what it saw in a line.
  String look() throws Exception {
    Path process = Path.of("/proc", String.valueOf(program.pid()));
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Shell.run(jcmd, String.valueOf(program.pid()), "GC.run").orFail();
    String metrics = program.page("/metrics");
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      looks.add(
          new Look(
              (System.nanoTime() - began) / 1e9,
              sum(metrics, "bartizan_requests_total"),
              sum(metrics, "bartizan_refusals_total"),
              status(process, "VmRSS") / 1024,
              sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / MB,
              sum(metrics, "bartizan_buffer_memory_used_bytes ") / MB,
              descriptors.count(),
              status(process, "Threads")));
    }
    return looks.getLast().toString();
  }

  private static double sum(String metrics, String begin) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static double status(Path process, String key) throws Exception {
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith(key + ":")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError(key + ": none in " + process);
  }

  /// What has grown from the second to the last quarter of all looks by more than chance explains.
  List<String> grown() {
    List<String> grown = new ArrayList<>();
    if (looks.size() >= 8) {
      check(grown, "heap, MB", looks.stream().map(Look::heap).toList(), 3);
      check(grown, "rss, MB", looks.stream().map(Look::rss).toList(), 16);
      check(grown, "buffers, MB", looks.stream().map(Look::buffers).toList(), 8);
      check(grown, "descriptors", looks.stream().map(Look::descriptors).toList(), 40);
      check(grown, "threads", looks.stream().map(Look::threads).toList(), 8);
    }
    return grown;
  }

  private static void check(List<String> grown, String what, List<Double> values, double most) {
    int quarter = values.size() / 4;
    double early = mean(values.subList(quarter, 2 * quarter));
    double late = mean(values.subList(values.size() - quarter, values.size()));
    if (late - early > most) {
      grown.add(
          String.format(
              Locale.ROOT,
              "%s: %.1f, then %.1f (expected: +%.0f at most)",
              what,
              early,
              late,
              most));
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
