package io.bartizan.identity.consumer;

import io.bartizan.config.Binder;
import io.bartizan.config.Node;
import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import io.bartizan.config.YamlFile;
import io.bartizan.identity.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a consumer as one line: an object with the keys of a consumer, and its `name`. Most lines
/// are plain; all that is unusual, and so all that is wrong, goes the way of YAML, of which JSON is
/// a part, and which says what is wrong. For one thread.
final class ConsumerLine {
  private static final String NAME = "name";
  private static final String SIGNATURE_KEYS = "signature-keys";

  private final boolean foreign;

  /// @param foreign whether others than who configures this machine may have written it: then it
  ///   may name no file and no secret of this machine
  ConsumerLine(boolean foreign) {
    this.foreign = foreign;
  }

  /// What `line` says; null if that is wrong, which `problems` are told.
  @Nullable NamedConsumer read(String line, Place place, Problems problems) {
    PlainConsumer plain = plain(line, place);
    if (plain != null) {
      return new NamedConsumer(plain.name(), plain.config(), place);
    }
    Problems own = new Problems();
    Node node = YamlFile.parse(place.file(), place.line(), line, own);
    if (node instanceof Node.Mapping mapping && own.isEmpty()) {
      return named(mapping, problems);
    }
    problems.addAll(own);
    if (own.isEmpty()) {
      problems.add(place, "a line is a JSON object (expected: {\"name\": \"shop\", …})");
    }
    return null;
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

  private @Nullable NamedConsumer named(Node.Mapping mapping, Problems problems) {
    Node.Entry name = mapping.entry(NAME);
    if (name == null || !(name.value() instanceof Node.Scalar text) || text.text().isEmpty()) {
      problems.add(mapping.place(), "no `name` (expected: {\"name\": \"shop\", …})");
      return null;
    }
    Node.Entry keys = mapping.entry(SIGNATURE_KEYS);
    if (foreign && keys != null) {
      problems.add(
          keys.keyPlace(),
          "`signature-keys` name files or secrets of this machine (expected: in the configuration or a file)");
      return null;
    }
    Map<String, Node.Entry> others = new LinkedHashMap<>(mapping.entries());
    others.remove(NAME);
    Node rest = new Node.Mapping(mapping.place(), others, mapping.lost());
    return bound(text.text(), rest, text.place(), problems);
  }

  /// A consumer whose name does not stand among its keys.
  static @Nullable NamedConsumer bound(String name, Node node, Place place, Problems problems) {
    Problems own = new Problems();
    ConsumerConfig config = Binder.bind(node, ConsumerConfig.class, own);
    problems.addAll(own);
    return config == null ? null : new NamedConsumer(name, config, place);
  }
}
