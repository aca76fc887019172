package io.bartizan.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes a configuration as it takes effect: everything in full, defaults filled in, paths
/// absolute, secrets as the reference they came from followed by `(masked)`. Except for the
/// secrets, the text can be loaded again and means the same.
public final class Effective {
  private Effective() {}

  /// The configuration as YAML.
  public static String dump(Record record) {
    return YamlText.of(map(record));
  }

  private static Map<String, Object> map(Record record) {
    var map = new LinkedHashMap<String, Object>();
    for (Component component : RecordShape.of(record.getClass()).components()) {
      Object value = component.valueIn(record);
      if (value != null) {
        put(map, component, value);
      }
    }
    return map;
  }

  private static void put(Map<String, Object> map, Component component, Object value) {
    if (component.isInline()) {
      map.putAll(map((Record) value));
    } else if (component.isKey()) {
      map.put(component.key(), plain(component.kind(), value));
    }
  }

  private static Object plain(Kind kind, Object value) {
    return switch (kind) {
      case Kind.Simple simple -> simple.form().write(value);
      case Kind.Many many when many.distinct() -> set(many.item(), (Collection<?>) value);
      case Kind.Many many -> list(many.item(), (Collection<?>) value);
      case Kind.Table table -> table(table.value(), (Map<?, ?>) value);
      case Kind.Nested _ -> map((Record) value);
      case Kind.WithPlace located -> plain(located.value(), ((Located<?>) value).value());
      case Kind.OwnPlace _ -> value.toString();
    };
  }

  /// Sets and tables have no order of their own; sorted, the same configuration is the same text.
  private static List<Object> set(Kind item, Collection<?> values) {
    return list(item, values).stream().sorted(Comparator.comparing(String::valueOf)).toList();
  }

  private static List<Object> list(Kind item, Collection<?> values) {
    var list = new ArrayList<Object>();
    values.forEach(value -> list.add(plain(item, value)));
    return list;
  }

  private static Map<String, Object> table(Kind kind, Map<?, ?> values) {
    var table = new TreeMap<String, Object>();
    values.forEach(
        (name, value) -> table.put(name.toString(), shown(name.toString(), plain(kind, value))));
    return table;
  }

  /// Credentials stand where header fields are named, too.
  private static Object shown(String name, Object value) {
    return value instanceof String && CredentialFields.include(name) ? "(masked)" : value;
  }
}
