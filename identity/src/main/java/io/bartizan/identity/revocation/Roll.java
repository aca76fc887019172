package io.bartizan.identity.revocation;

import io.bartizan.config.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is withdrawn by a file. Immutable.
final class Roll {
  /// The most lines of a file.
  private static final int MOST = 100_000;

  private static final long LONGEST = 64L << 20;

  private Roll() {}

  /// By name, before which moment.
  ///
  /// @throws IOException if it cannot be read, or a line is nothing of the kind
  static Map<String, Long> read(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IOException(file + ": more than " + LONGEST + " bytes");
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() > MOST) {
      throw new IOException(file + ": " + lines.size() + " lines (expected: at most " + MOST + ")");
    }
    Map<String, Long> names = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(names, file + " line " + (i + 1), line);
      }
    }
    return Map.copyOf(names);
  }

  private static void add(Map<String, Long> names, String place, String line) throws IOException {
    try {
      Withdrawal one = Withdrawal.parse(line);
      names.merge(one.name(), one.before(), Math::max);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  /// @throws io.bartizan.config.InvalidValue if it cannot be read
  static void check(Path file) {
    try {
      read(file);
    } catch (IOException e) {
      Check.that(false, "file", e.getMessage(), "a list of withdrawn tokens");
    }
  }
}
