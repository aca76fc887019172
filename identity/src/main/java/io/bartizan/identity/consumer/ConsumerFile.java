package io.bartizan.identity.consumer;

import io.bartizan.config.Node;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.config.YamlFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Consumers in a file of their own: a YAML file that says what may stand under `consumers`, or,
/// for very many, JSON lines (`.jsonl`, `.ndjson`): on each line one consumer, as an object with
/// the same keys and its `name`. For one thread and one use.
final class ConsumerFile {
  /// The largest file of lines, in bytes.
  private static final long LARGEST = 256L << 20;

  private final Consumers.Draft draft;
  private final Problems problems;

  private ConsumerFile(Consumers.Draft draft, Problems problems) {
    this.draft = draft;
    this.problems = problems;
  }

  /// Adds to `draft` what `file` says, and to `problems` what is wrong with it. Blocks on the disk.
  static void read(Path file, Consumers.Draft draft, Problems problems) {
    ConsumerFile reading = new ConsumerFile(draft, problems);
    if (file.toString().endsWith(".jsonl") || file.toString().endsWith(".ndjson")) {
      reading.lines(file);
    } else {
      reading.yaml(file);
    }
  }

  private void yaml(Path path) {
    Node root = YamlFile.read(path, problems);
    if (root instanceof Node.Mapping mapping) {
      mapping
          .entries()
          .forEach((name, entry) ->
              add(ConsumerLine.bound(name, entry.value(), entry.keyPlace(), problems)));
    } else if (root != null) {
      problems.add(
          root.place(), "a file of consumers is a mapping (expected: `NAME: { keys: … }`)");
    }
  }

  private void lines(Path path) {
    ConsumerLine lines = new ConsumerLine(false);
    eachLine(path, problems, (line, place) -> add(lines.read(line, place, problems)));
  }

  /// Is shown a line, and where it stands.
  @FunctionalInterface
  interface Lines {
    void line(String line, Place place);
  }

  /// Shows `lines` every line of `path` that is not blank, until there are too many problems.
  /// Blocks on the disk.
  static void eachLine(Path path, Problems problems, Lines lines) {
    String file = path.toString();
    int number = 0;
    try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      if (Files.size(path) > LARGEST) {
        problems.add(Place.startOf(file), "the file is larger than 256MiB");
        return;
      }
      for (String line = reader.readLine();
          line != null && !problems.isFull();
          line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          lines.line(line, new Place(file, number, 1));
        }
      }
    } catch (CharacterCodingException _) {
      problems.add(
          new Place(file, number + 1, 1), "this line, or one soon behind it, is not UTF-8");
    } catch (IOException e) {
      problems.add(Place.startOf(file), "the file cannot be read: " + e.getMessage());
    }
  }

  private void add(@Nullable NamedConsumer consumer) {
    if (consumer != null) {
      draft.add(consumer, problems);
    }
  }
}
