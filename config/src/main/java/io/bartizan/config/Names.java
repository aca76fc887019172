package io.bartizan.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The names that a configuration defines and those it uses, gathered from the files themselves, so
/// that a mistake elsewhere in a definition or a reference hides neither.
final class Names {
  private record Use(String sort, String text, Place place) {}

  private record Definition(Place place, boolean mayBeUnused) {}

  private final Map<String, Map<String, Definition>> defined = new LinkedHashMap<>();
  private final Set<String> unknowable = new HashSet<>();
  private final List<Use> uses = new ArrayList<>();

  /// By their sort.
  private final Map<String, Set<String>> used = new HashMap<>();

  private final Set<String> mentioned = new HashSet<>();

  /// `node` stands at a component that defines names.
  void define(Defines defines, Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      unknowable(defines);
    } else {
      var names = defined.computeIfAbsent(defines.value(), _ -> new LinkedHashMap<>());
      mapping
          .entries()
          .forEach((k, e) -> names.put(k, new Definition(e.keyPlace(), defines.mayBeUnused())));
    }
  }

  /// What the names are cannot be known, because the definitions are misspelt or no mapping.
  void unknowable(Defines defines) {
    unknowable.add(defines.value());
  }

  /// `node` stands at a component that uses names.
  void use(RefersTo refers, Node node) {
    switch (node) {
      case Node.Scalar s -> use(new Use(refers.value(), s.text(), s.place()));
      case Node.Sequence s -> s.items().forEach(item -> use(refers, item));
      case Node.Mapping _, Node.Broken _ -> {}
    }
  }

  private void use(Use use) {
    used.computeIfAbsent(use.sort, _ -> new HashSet<>()).add(use.text);
    uses.add(use);
  }

  /// `node` could not be understood; what is named in it counts as used.
  void mention(Node node) {
    switch (node) {
      case Node.Scalar s -> mentioned.add(s.text());
      case Node.Sequence s -> s.items().forEach(this::mention);
      case Node.Mapping m -> {
        mentionLost(m);
        m.entries().values().forEach(entry -> mention(entry.value()));
      }
      case Node.Broken _ -> {}
    }
  }

  /// Does the same for what `mapping` could not keep.
  void mentionLost(Node.Mapping mapping) {
    mapping.lost().forEach(this::mention);
  }

  /// Reports every use of a name that does not exist and every name that is not used.
  void check(Problems problems) {
    uses.forEach(use -> checkUse(use, problems));
    defined.forEach((sort, names) -> names.forEach((n, d) -> checkUsed(sort, n, d, problems)));
  }

  private void checkUse(Use use, Problems problems) {
    Set<String> known = defined.getOrDefault(use.sort, Map.of()).keySet();
    if (!known.contains(use.text) && !unknowable.contains(use.sort)) {
      problems.add(
          use.place,
          problems.isFull()
              ? "unknown %s `%s`".formatted(use.sort, Shown.of(use.text))
              : Suggestions.unknown(use.sort, use.text, known));
    }
  }

  private void checkUsed(String sort, String text, Definition definition, Problems problems) {
    boolean isUsed =
        definition.mayBeUnused
            || mentioned.contains(text)
            || used.getOrDefault(sort, Set.of()).contains(text);
    if (!isUsed) {
      problems.add(
          definition.place, "%s `%s` is defined but never used".formatted(sort, Shown.of(text)));
    }
  }
}
