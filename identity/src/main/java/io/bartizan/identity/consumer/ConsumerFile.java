package io.bartizan.identity.consumer;

import io.bartizan.config.Binder;
import io.bartizan.config.Node;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.config.YamlFile;
import io.bartizan.identity.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Consumers in a file of their own: a YAML file that says what may stand under `consumers`, or,
/// for very many, JSON lines (`.jsonl`, `.ndjson`): on each line one consumer, as an object with
/// the same keys and its `name`. For one thread and one use.
final class ConsumerFile {
  /// The largest file of lines, in bytes.
  private static final long LARGEST = 256L << 20;

  private static final String NAME = "name";

  private final String file;
  private final Consumers.Draft draft;
  private final Problems problems;

  private ConsumerFile(String file, Consumers.Draft draft, Problems problems) {
    this.file = file;
    this.draft = draft;
    this.problems = problems;
  }

  /// Adds to `draft` what `file` says, and to `problems` what is wrong with it. Blocks on the disk.
  static void read(Path file, Consumers.Draft draft, Problems problems) {
    ConsumerFile reading = new ConsumerFile(file.toString(), draft, problems);
    if (file.toString().endsWith(".jsonl") || file.toString().endsWith(".ndjson")) {
      reading.lines(file);
    } else {
      reading.yaml(file);
    }
  }

  private void yaml(Path path) {
    Node root = YamlFile.read(path, problems);
    if (root instanceof Node.Mapping mapping) {
      mapping.entries().forEach((name, entry) -> bind(name, entry.value(), entry.keyPlace()));
    } else if (root != null) {
      problems.add(
          root.place(), "a file of consumers is a mapping (expected: `NAME: { keys: … }`)");
    }
  }

  private void lines(Path path) {
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
          line(line, new Place(file, number, 1));
        }
      }
    } catch (CharacterCodingException _) {
      problems.add(
          new Place(file, number + 1, 1), "this line, or one soon behind it, is not UTF-8");
    } catch (IOException e) {
      problems.add(Place.startOf(file), "the file cannot be read: " + e.getMessage());
    }
  }

  /// Most lines are plain; all that is unusual, and so all that is wrong, goes the way of YAML, of
  /// which JSON is a part, and which says what is wrong.
  private void line(String line, Place place) {
    PlainConsumer plain = plain(line, place);
    if (plain != null) {
      add(plain.name(), plain.config(), place);
      return;
    }
    Problems own = new Problems();
    Node node = YamlFile.parse(file, place.line(), line, own);
    if (node instanceof Node.Mapping mapping && own.isEmpty()) {
      named(mapping);
    } else {
      problems.addAll(own);
      if (own.isEmpty()) {
        problems.add(place, "a line is a JSON object (expected: {\"name\": \"shop\", …})");
      }
    }
  }

  private static @Nullable PlainConsumer plain(String line, Place place) {
    if (line.length() > YamlFile.LONGEST_LINE) {
      return null;
    }
    try {
      return PlainConsumer.of(Json.object(line.getBytes(StandardCharsets.UTF_8)), place);
    } catch (Json.Malformed | IllegalArgumentException _) {
      return null;
    }
  }

  private void named(Node.Mapping mapping) {
    Node.Entry name = mapping.entry(NAME);
    if (name == null || !(name.value() instanceof Node.Scalar text) || text.text().isEmpty()) {
      problems.add(mapping.place(), "no `name` (expected: {\"name\": \"shop\", …})");
      return;
    }
    Map<String, Node.Entry> others = new LinkedHashMap<>(mapping.entries());
    others.remove(NAME);
    bind(text.text(), new Node.Mapping(mapping.place(), others, mapping.lost()), text.place());
  }

  private void bind(String name, Node node, Place place) {
    Problems own = new Problems();
    ConsumerConfig config = Binder.bind(node, ConsumerConfig.class, own);
    problems.addAll(own);
    if (config != null) {
      add(name, config, place);
    }
  }

  private void add(String name, ConsumerConfig config, Place place) {
    try {
      draft.add(name, config);
    } catch (IllegalArgumentException e) {
      problems.add(place, String.valueOf(e.getMessage()));
    }
  }
}
