package io.bartizan.gateway.importing;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What is not imported, by the reason why, and what means something else here.
final class Notes {
  private final Map<String, Set<String>> notes = new LinkedHashMap<>();
  private final Set<String> different = new LinkedHashSet<>();

  void add(Item item, String why) {
    notes.computeIfAbsent(why, _ -> new LinkedHashSet<>()).add(item.shown());
  }

  /// Something is imported, and means something else than it did.
  void differ(String how) {
    different.add(how);
  }

  int count() {
    return notes.values().stream().mapToInt(Set::size).sum();
  }

  /// A comment for each reason.
  List<String> lines() {
    return Stream.concat(
            notes.entrySet().stream()
                .map(note ->
                    "not imported: " + String.join(", ", note.getValue()) + ": " + note.getKey()),
            different.stream().map(how -> "differs: " + how))
        .toList();
  }
}
