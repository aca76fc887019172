package io.bartizan.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a program holds, looked at again and again, each time after a collection of its heap.
final class Holdings {
  private static final double MB = 1 << 20;
  private static final int LEAST_LOOKS = 8;

  /// What is looked at, and by how much the mean of the last quarter of all looks may be above that
  /// of the second: what chance explains.
  enum Kind {
    REQUESTS("requests", Double.NaN),
    REFUSALS("refusals", Double.NaN),
    RSS("rss MB", 16),
    HEAP("heap MB", 3),
    /// All direct memory.
    DIRECT("direct MB", 8),
    /// What event loops keep of it to read into. They begin with nothing and give nothing back, up
    /// to their bound: so this may grow for long, by chance, and is no leak.
    KEPT("kept MB", Double.NaN),
    /// All of it but what is kept.
    BUFFERS("buffers MB", 2),
    DESCRIPTORS("descriptors", 40),
    THREADS("threads", 8);

    private final String title;
    private final double most;

    Kind(String title, double most) {
      this.title = title;
      this.most = most;
    }
  }

  private final Program program;
  private final long began = System.nanoTime();
  private final List<Map<Kind, Double>> looks = new ArrayList<>();

  Holdings(Program program) {
    this.program = program;
  }

  /// What the columns of [#look()] are.
  static String title() {
    return "seconds" + row(Stream.of(Kind.values()).map(kind -> kind.title).toList());
  }

  private static String row(List<String> cells) {
    return cells.stream().map(cell -> String.format("%12s", cell)).collect(Collectors.joining());
  }

  /// Looks, and tells what it saw in a line.
  String look() throws Exception {
    Path process = Path.of("/proc", String.valueOf(program.pid()));
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Shell.run(jcmd, String.valueOf(program.pid()), "GC.run").orFail();
    String metrics = program.page("/metrics");
    Map<Kind, Double> look = new EnumMap<>(Kind.class);
    look.put(Kind.REQUESTS, sum(metrics, "bartizan_requests_total"));
    look.put(Kind.REFUSALS, sum(metrics, "bartizan_refusals_total"));
    look.put(Kind.RSS, status(process, "VmRSS") / 1024);
    look.put(Kind.HEAP, sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / MB);
    double direct = sum(metrics, "bartizan_buffer_memory_used_bytes ") / MB;
    double kept = sum(metrics, "bartizan_buffer_memory_kept_bytes ") / MB;
    look.put(Kind.DIRECT, direct);
    look.put(Kind.KEPT, kept);
    look.put(Kind.BUFFERS, direct - kept);
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      look.put(Kind.DESCRIPTORS, (double) descriptors.count());
    }
    look.put(Kind.THREADS, status(process, "Threads"));
    looks.add(look);
    return String.format(Locale.ROOT, "%7.0f", (System.nanoTime() - began) / 1e9)
        + row(look.entrySet().stream().map(Holdings::cell).toList());
  }

  private static String cell(Map.Entry<Kind, Double> entry) {
    String format = entry.getKey().title.endsWith("MB") ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, entry.getValue());
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

  /// How something changed from the second quarter of all looks to the last.
  record Change(Kind kind, double early, double late) {
    boolean good() {
      return !(late - early > kind.most);
    }

    @Override
    public String toString() {
      String most =
          Double.isNaN(kind.most)
              ? "for information"
              : String.format(Locale.ROOT, "expected: +%.0f at most", kind.most);
      return String.format(
          Locale.ROOT,
          "%s: %.1f in the second quarter, %.1f in the last (%s)",
          kind.title,
          early,
          late,
          most);
    }
  }

  /// How everything changed that is held; nothing if there were fewer than eight looks.
  List<Change> changes() {
    int quarter = looks.size() / 4;
    return looks.size() < LEAST_LOOKS
        ? List.of()
        : Stream.of(Kind.values())
            .filter(kind -> kind != Kind.REQUESTS && kind != Kind.REFUSALS)
            .map(kind ->
                new Change(
                    kind,
                    mean(kind, quarter, 2 * quarter),
                    mean(kind, looks.size() - quarter, looks.size())))
            .toList();
  }

  private double mean(Kind kind, int from, int to) {
    return looks.subList(from, to).stream().mapToDouble(look -> look.get(kind)).average().orElse(0);
  }
}
