package io.bartizan.identity.store;

import io.bartizan.pipeline.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The logs of a store in this process. Not thread-safe.
final class LocalLogs {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /// @param end the first nanosecond in which it is kept no more
  private record Line(Bytes value, long end) {}

  private final Map<String, TreeMap<Long, Line>> logs = new HashMap<>();
  private long number;
  private long weight;

  void append(String log, Bytes entry, long now, long life) {
    TreeMap<Long, Line> lines = logs.computeIfAbsent(log, _ -> new TreeMap<>());
    if (lines.size() >= Store.LOG_LONGEST) {
      throw new StoreFull(
          "log " + log + " of " + lines.size() + " entries (expected: fewer than that)");
    }
    number++;
    lines.put(number, new Line(entry, now + life));
    weight += entry.length();
  }

  /// Makes room.
  void dropEnded(long now) {
    logs.values().forEach(lines -> drop(lines, now));
  }

  private void drop(NavigableMap<Long, Line> lines, long now) {
    while (!lines.isEmpty() && lines.firstEntry().getValue().end <= now) {
      weight -= lines.pollFirstEntry().getValue().value.length();
    }
  }

  Extract read(String log, String mark, int most, long now) {
    TreeMap<Long, Line> lines = logs.getOrDefault(log, new TreeMap<>());
    long from = NUMBER.matcher(mark).matches() ? Long.parseLong(mark) : 0;
    List<Map.Entry<Long, Line>> found =
        lines.tailMap(from, false).entrySet().stream()
            .filter(line -> line.getValue().end > now)
            .limit(most)
            .toList();
    String last = found.isEmpty() ? mark : String.valueOf(found.getLast().getKey());
    return new Extract(found.stream().map(line -> line.getValue().value).toList(), last);
  }

  /// How many bytes the entries have.
  long weight() {
    return weight;
  }

  void clear() {
    logs.clear();
    weight = 0;
  }
}
