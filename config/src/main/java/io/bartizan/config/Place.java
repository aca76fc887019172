package io.bartizan.config;

import java.nio.file.Path;
import java.util.Comparator;

/// Where something stands in a file; `line` and `column` count from 1, columns in code points.
/// `file` is the path as the operator wrote it, so that an editor can open what a message names.
public record Place(String file, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  /// The first character of a file, for what concerns the file as a whole.
  public static Place startOf(String file) {
    return new Place(file, 1, 1);
  }

  /// The path that `text`, written at this place, means: relative paths start at the folder of the
  /// file.
  public Path resolve(String text) {
    Path path = Path.of(file).toAbsolutePath().resolveSibling(text);
    return text.contains("..") ? path : path.normalize();
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
