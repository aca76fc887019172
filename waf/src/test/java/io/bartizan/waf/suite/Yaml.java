package io.bartizan.waf.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Reads YAML, and JSON, which is YAML too; asks for parts of what was read.
final class Yaml {
  private Yaml() {}

  static @Nullable Object read(Path file) throws IOException {
    LoadSettings settings =
        LoadSettings.builder().setAllowDuplicateKeys(true).setCodePointLimit(50_000_000).build();
    return new Load(settings).loadFromString(Files.readString(file));
  }

  static @Nullable Object at(@Nullable Object node, String key) {
    return node instanceof Map<?, ?> map ? map.get(key) : null;
  }

  static String text(@Nullable Object node, String otherwise) {
    return node == null ? otherwise : node.toString();
  }

  static int number(@Nullable Object node, int otherwise) {
    return node == null ? otherwise : Integer.parseInt(node.toString());
  }

  static List<?> list(@Nullable Object node) {
    return node instanceof List<?> list ? list : List.of();
  }

  static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }
}
