package io.bartizan.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything in a configuration that could be bound, even if the whole could not: what checks
/// across records look at, so that one mistake does not hide another. Records come in the order in
/// which they were completed.
public final class Bound {
  private final Map<Class<?>, List<Record>> records = new LinkedHashMap<>();
  private final List<List<?>> lists = new ArrayList<>();
  private final List<Map<String, ?>> tables = new ArrayList<>();
  private final List<UnsafeChoice> unsafeChoices = new ArrayList<>();
  private final Set<Class<?>> broken = new HashSet<>();

  Bound() {}

  void add(Record record) {
    records.computeIfAbsent(record.getClass(), _ -> new ArrayList<>()).add(record);
  }

  void addBroken(Class<? extends Record> type) {
    broken.add(type);
  }

  void addList(List<?> survivors) {
    lists.add(survivors);
  }

  void addTable(Map<String, ?> survivors) {
    tables.add(survivors);
  }

  void addUnsafe(Unsafe choice, Place place) {
    unsafeChoices.add(new UnsafeChoice(choice, place));
  }

  /// Every record of `type` that is right in itself.
  public <R extends Record> List<R> all(Class<R> type) {
    return records.getOrDefault(type, List.of()).stream().map(type::cast).toList();
  }

  /// Whether a record of `type` is written somewhere but wrong, so that [#all] lacks it: what is
  /// missing may then be meant by it.
  public boolean lacks(Class<? extends Record> type) {
    return broken.contains(type);
  }

  /// Every list of records of `type`, each without the items that are wrong. A list of which no
  /// item is right, or that is empty, is left out.
  public <R extends Record> List<List<R>> lists(Class<R> type) {
    return lists.stream()
        .filter(list -> !list.isEmpty() && type.isInstance(list.getFirst()))
        .map(list -> list.stream().<R>map(type::cast).toList())
        .toList();
  }

  /// Every mapping from names to records of `type`, each without the entries that are wrong.
  public <R extends Record> List<Map<String, R>> tables(Class<R> type) {
    var found = new ArrayList<Map<String, R>>();
    for (Map<String, ?> table : tables) {
      var typed = new LinkedHashMap<String, R>();
      table.forEach((name, value) -> putIf(type, typed, name, value));
      if (!typed.isEmpty()) {
        found.add(Collections.unmodifiableMap(typed));
      }
    }
    return found;
  }

  private static <R> void putIf(Class<R> type, Map<String, R> typed, String name, Object value) {
    if (type.isInstance(value)) {
      typed.put(name, type.cast(value));
    }
  }

  /// Every unsafe choice in the files, with its place.
  public List<UnsafeChoice> unsafeChoices() {
    return List.copyOf(unsafeChoices);
  }
}
