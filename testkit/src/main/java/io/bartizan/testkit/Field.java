package io.bartizan.testkit;

import java.util.List;

/// One field of a message, as it stood on the wire but for the white space around its value.
public record Field(String name, String value) {
  /// The values of all fields of that name, in any case, in order.
  public static List<String> all(List<Field> fields, String name) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /// The value of the first field of that name, in any case; empty if there is none.
  public static String first(List<Field> fields, String name) {
    List<String> all = all(fields, name);
    return all.isEmpty() ? "" : all.getFirst();
  }

  static Field parse(String line) {
    int colon = line.indexOf(':');
    return colon < 0
        ? new Field(line, "")
        : new Field(line.substring(0, colon), line.substring(colon + 1).strip());
  }
}
