package io.bartizan.e2e.crs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// Reads YAML in which every scalar is a text, as it is written; asks for parts of what was read.
final class Yaml {
  private Yaml() {}

  static @Nullable Object read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  static @Nullable Object parse(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setTagConstructors(Map.of(Tag.NULL, _ -> ""))
            .setAllowDuplicateKeys(true)
            .setCodePointLimit(50_000_000)
            .build();
    return new Load(settings).loadFromString(text);
  }

  static @Nullable Object at(@Nullable Object node, String key) {
    return node instanceof Map<?, ?> map ? map.get(key) : null;
  }

  static String text(@Nullable Object node, String otherwise) {
    return node == null ? otherwise : node.toString();
  }

  static boolean isTrue(@Nullable Object node, boolean otherwise) {
    return Boolean.parseBoolean(text(node, Boolean.toString(otherwise)));
  }

  /// A list; of one, if there is only one.
  static List<String> texts(@Nullable Object node) {
    if (node instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    return node == null ? List.of() : List.of(node.toString());
  }

  static List<?> list(@Nullable Object node) {
    return node instanceof List<?> list ? list : List.of();
  }

  static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }
}
