package io.bartizan.config;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Writes maps, lists, texts, numbers and truth values as JSON: for people, indented by two spaces,
/// or for machines, as short as can be.
public final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final String step;
  private final String colon;

  private JsonText(String step, String colon) {
    this.step = step;
    this.colon = colon;
  }

  /// @param value of the types above; keys of maps are texts
  public static String of(Object value) {
    var text = new JsonText("  ", ": ");
    text.value(value, "\n");
    return text.out.append('\n').toString();
  }

  /// The same without white space.
  public static String dense(Object value) {
    var text = new JsonText("", ":");
    text.value(value, "");
    return text.out.toString();
  }

  /// A text in double quotes, as JSON and YAML both read it.
  static String quoted(String text) {
    var out = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(out, c));
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (Shown.isHarmless(c)) {
          out.appendCodePoint(c);
        } else {
          Character.toString(c).chars().forEach(u -> out.append(String.format("\\u%04x", u)));
        }
      }
    }
  }

  private void value(Object value, String indent) {
    switch (value) {
      case Map<?, ?> map -> map(map, indent);
      case List<?> list -> list(list, indent);
      case Number _, Boolean _ -> out.append(value);
      default -> out.append(quoted(value.toString()));
    }
  }

  private void map(Map<?, ?> map, String indent) {
    String deeper = indent + step;
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      out.append(deeper).append(quoted(entry.getKey().toString())).append(colon);
      value(entry.getValue(), deeper);
      out.append(i.hasNext() ? "," : indent);
    }
    out.append('}');
  }

  private void list(List<?> list, String indent) {
    String deeper = indent + step;
    out.append('[');
    for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
      out.append(deeper);
      value(i.next(), deeper);
      out.append(i.hasNext() ? "," : indent);
    }
    out.append(']');
  }
}
