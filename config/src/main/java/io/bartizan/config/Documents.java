package io.bartizan.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a file and everything it includes into one mapping. `include:` at the top of any file
/// names further files, relative to that file.
final class Documents {
  static final String INCLUDE = "include";
  private static final int DEEPEST = 8;
  private static final int MOST_FILES = 1_000;

  private final Problems problems;
  private final Merge merge;
  private final Map<Path, Place> seen = new LinkedHashMap<>();
  private final Set<Path> files = new LinkedHashSet<>();
  private boolean complete = true;

  Documents(Problems problems) {
    this.problems = problems;
    this.merge = new Merge(problems);
  }

  /// Every file that was read or tried, and every folder that was searched.
  List<Path> files() {
    return List.copyOf(files);
  }

  /// What all files say together, or null if one of them could not be read at all.
  @Nullable Node read(Path file) {
    add(file, Place.startOf(file.toString()), 1);
    return complete ? merge.result(Place.startOf(file.toString())) : null;
  }

  private void add(Path file, Place namedAt, int depth) {
    files.add(file);
    if (isRepeated(file, namedAt, depth)) {
      return;
    }
    Node node = YamlFile.read(file, problems);
    if (node instanceof Node.Mapping mapping) {
      merge.add(without(mapping, INCLUDE));
      include(mapping.entry(INCLUDE), depth);
    } else {
      complete = false;
      reportNoMapping(node);
    }
  }

  private boolean isRepeated(Path file, Place namedAt, int depth) {
    Place first = seen.putIfAbsent(real(file), namedAt);
    if (first != null) {
      problems.add(namedAt, file + " is included a second time (first at " + first + ")");
    } else if (depth > DEEPEST) {
      problems.add(
          namedAt, "includes are nested too deep (expected: at most " + DEEPEST + " levels)");
    } else if (seen.size() > MOST_FILES) {
      problems.add(namedAt, "too many files (expected: at most " + MOST_FILES + ")");
    } else {
      return false;
    }
    return true;
  }

  private void reportNoMapping(@Nullable Node node) {
    if (node != null) {
      problems.add(node.place(), "a configuration file is a mapping (expected: `key: value`)");
    }
  }

  private void include(Node.@Nullable Entry entry, int depth) {
    if (entry == null) {
      return;
    }
    List<Node> patterns =
        entry.value() instanceof Node.Sequence list ? list.items() : List.of(entry.value());
    for (Node pattern : patterns) {
      if (pattern instanceof Node.Scalar scalar && !scalar.isNull()) {
        include(scalar, depth);
      } else {
        problems.add(
            pattern.place(),
            "include: no path (expected: a file or a pattern such as routes/*.yaml)");
      }
    }
  }

  private void include(Node.Scalar pattern, int depth) {
    try {
      Inclusion found = Inclusion.of(pattern);
      files.add(found.watched());
      found.files().forEach(file -> add(file, pattern.place(), depth + 1));
    } catch (IllegalArgumentException e) {
      complete = false;
      problems.add(pattern.place(), "include: " + e.getMessage());
    }
  }

  private static Node.Mapping without(Node.Mapping mapping, String key) {
    var entries = new LinkedHashMap<>(mapping.entries());
    entries.remove(key);
    return new Node.Mapping(mapping.place(), entries, mapping.lost());
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException _) {
      return file.toAbsolutePath().normalize();
    }
  }
}
