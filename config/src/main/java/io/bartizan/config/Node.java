package io.bartizan.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A piece of a configuration file that remembers where it stands.
public sealed interface Node {
  Place place();

  /// The same piece as if all of it stood at `place`.
  Node at(Place place);

  /// A simple value as text; `plain` if it stood there without quotes, so that it may mean a
  /// number, a truth value or nothing.
  record Scalar(Place place, String text, boolean plain) implements Node {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    public boolean isNull() {
      return plain && NULLS.contains(text);
    }

    @Override
    public Scalar at(Place other) {
      return new Scalar(other, text, plain);
    }
  }

  /// A list.
  record Sequence(Place place, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Sequence at(Place other) {
      return new Sequence(other, items.stream().map(item -> item.at(other)).toList());
    }
  }

  /// Keys with their values, in the order of the file. `lost` are values that have been reported
  /// because their key cannot be used, such as one that stands twice.
  record Mapping(Place place, Map<String, Entry> entries, List<Node> lost) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
      lost = List.copyOf(lost);
    }

    public Mapping(Place place, Map<String, Entry> entries) {
      this(place, entries, List.of());
    }

    public @Nullable Entry entry(String key) {
      return entries.get(key);
    }

    @Override
    public Mapping at(Place other) {
      var moved = new LinkedHashMap<String, Entry>();
      entries.forEach((key, entry) -> moved.put(key, new Entry(other, entry.value().at(other))));
      return new Mapping(other, moved, lost);
    }
  }

  /// Something that has already been reported, so that nothing more is to be said about it.
  record Broken(Place place) implements Node {
    @Override
    public Broken at(Place other) {
      return new Broken(other);
    }
  }

  /// One value of a mapping and where its key stands.
  record Entry(Place keyPlace, Node value) {}
}
