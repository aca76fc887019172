package io.bartizan.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts the top-level mappings of several files together: under the same top-level key, mappings
/// are joined and lists are appended; anything else that two files define is an error that names
/// both places.
final class Merge {
  private final Map<String, Node.Entry> merged = new LinkedHashMap<>();
  private final List<Node> lost = new ArrayList<>();
  private final Problems problems;

  Merge(Problems problems) {
    this.problems = problems;
  }

  void add(Node.Mapping file) {
    lost.addAll(file.lost());
    file.entries().forEach((key, entry) -> merged.merge(key, entry, (a, b) -> joined(key, a, b)));
  }

  Node.Mapping result(Place place) {
    return new Node.Mapping(place, merged, lost);
  }

  private Node.Entry joined(String key, Node.Entry first, Node.Entry second) {
    return switch (first.value()) {
      case Node.Mapping a when second.value() instanceof Node.Mapping b ->
          new Node.Entry(first.keyPlace(), joined(a, b));
      case Node.Sequence a when second.value() instanceof Node.Sequence b ->
          new Node.Entry(first.keyPlace(), joined(a, b));
      case Node.Mapping _, Node.Sequence _, Node.Scalar _, Node.Broken _ ->
          clash(key, first, second);
    };
  }

  private Node joined(Node.Mapping a, Node.Mapping b) {
    var entries = new LinkedHashMap<>(a.entries());
    lost.addAll(b.lost());
    b.entries().forEach((key, entry) -> entries.merge(key, entry, (x, y) -> clash(key, x, y)));
    return new Node.Mapping(a.place(), entries, a.lost());
  }

  private static Node joined(Node.Sequence a, Node.Sequence b) {
    var items = new ArrayList<>(a.items());
    items.addAll(b.items());
    return new Node.Sequence(a.place(), items);
  }

  private Node.Entry clash(String key, Node.Entry first, Node.Entry second) {
    problems.add(
        second.keyPlace(),
        "key `%s` is already given at %s".formatted(Shown.of(key), first.keyPlace()));
    lost.add(second.value());
    return first;
  }
}
