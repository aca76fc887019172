package io.bartizan.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes maps, lists, texts, numbers and truth values as YAML that [YamlFile] reads back as the
/// same.
final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_./+-]*(:[A-Za-z0-9_./+-]+)*");
  private static final Pattern NOT_A_TEXT =
      Pattern.compile("(?i)true|false|null|yes|no|on|off|[0-9][0-9a-fx_.:+-]*|\\.(inf|nan)");

  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  static String of(Map<String, ?> root) {
    var text = new YamlText();
    text.map(root, "");
    return text.out.toString();
  }

  private void map(Map<?, ?> map, String indent) {
    map.forEach((key, value) -> {
      out.append(indent).append(scalar(key)).append(':');
      below(value, indent);
    });
  }

  /// A value after its key.
  private void below(Object value, String indent) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        out.append('\n');
        map(map, indent + "  ");
      }
      case List<?> list when !list.isEmpty() -> {
        out.append('\n');
        list.forEach(item -> item(item, indent + "  "));
      }
      default -> out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void item(Object item, String indent) {
    int start = out.length();
    switch (item) {
      case Map<?, ?> map when !map.isEmpty() -> map(map, indent + "  ");
      case List<?> list when !list.isEmpty() -> list.forEach(i -> item(i, indent + "  "));
      default -> out.append(indent).append("  ").append(scalar(item)).append('\n');
    }
    out.setCharAt(start + indent.length(), '-');
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Number _, Boolean _ -> value.toString();
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      default -> text(value.toString());
    };
  }

  private static String text(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !NOT_A_TEXT.matcher(text).matches();
    return plain ? text : JsonText.quoted(text);
  }
}
