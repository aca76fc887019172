package io.bartizan.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Nodes as maps, lists, texts, numbers and truth values, for output.
final class Plain {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}\\.[0-9]{1,18}");

  private Plain() {}

  static Object of(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.plain() ? typed(scalar.text()) : scalar.text();
      case Node.Sequence sequence -> sequence.items().stream().map(Plain::of).toList();
      case Node.Mapping mapping -> map(mapping);
      case Node.Broken _ -> throw new IllegalArgumentException("broken at " + node.place());
    };
  }

  private static Map<String, Object> map(Node.Mapping mapping) {
    var map = new LinkedHashMap<String, Object>();
    mapping.entries().forEach((key, entry) -> map.put(key, of(entry.value())));
    return map;
  }

  private static Object typed(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    return NUMBER.matcher(text).matches() ? Double.valueOf(text) : text;
  }
}
