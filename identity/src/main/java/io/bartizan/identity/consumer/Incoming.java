package io.bartizan.identity.consumer;

import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.identity.store.Shelf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/// A file of lines that are to lie on a shelf. For one thread and one use.
final class Incoming {
  private final Path file;
  private final Problems problems;
  private final ConsumerLine lines = new ConsumerLine(true);
  private int count;

  Incoming(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /// Shows `taker` each consumer that is good by itself, and its line; problems are told what is
  /// wrong with the others. Returns how many there are. Blocks on the disk.
  int each(BiConsumer<NamedConsumer, byte[]> taker) {
    String name = file.toString();
    if (!name.endsWith(".jsonl") && !name.endsWith(".ndjson")) {
      problems.add(Place.startOf(name), "no file of lines (expected: FILE.jsonl or FILE.ndjson)");
      return 0;
    }
    ConsumerFile.eachLine(file, problems, (line, place) -> line(line, place, taker));
    return count;
  }

  private void line(String line, Place place, BiConsumer<NamedConsumer, byte[]> taker) {
    byte[] bytes = line.strip().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Shelf.LONGEST) {
      problems.add(place, "a line of " + bytes.length + " bytes (expected: at most 64KiB)");
      return;
    }
    count++;
    if (count > Shelf.MOST + 1) {
      return;
    }
    if (count > Shelf.MOST) {
      problems.add(place, "too many consumers (expected: at most " + Shelf.MOST + ")");
      return;
    }
    NamedConsumer consumer = lines.read(line, place, problems);
    if (consumer != null) {
      taker.accept(consumer, bytes);
    }
  }
}
