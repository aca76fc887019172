package io.bartizan.gateway.importing;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is not imported, by the reason why.
final class Notes {
  private final Map<String, Set<String>> notes = new LinkedHashMap<>();

  void add(Item item, String why) {
    notes.computeIfAbsent(why, _ -> new LinkedHashSet<>()).add(item.shown());
  }

  int count() {
    return notes.values().stream().mapToInt(Set::size).sum();
  }

  /// A comment for each reason.
  List<String> lines() {
    return notes.entrySet().stream()
        .map(note -> "not imported: " + String.join(", ", note.getValue()) + ": " + note.getKey())
        .toList();
  }
}
