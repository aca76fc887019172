package io.bartizan.identity.consumer;

import io.bartizan.config.Place;
import io.bartizan.config.Problems;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// A file with the ids of keys that are refused although a consumer has them: one on each line,
/// with comments from `#` on.
final class RevokedKeys {
  private static final int MOST = 100_000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{8,32}");

  private RevokedKeys() {}

  /// The ids in `file`. What is wrong goes to `problems`, without the text, which may be a whole
  /// key. Blocks on the disk.
  static Set<String> read(Path file, Problems problems) {
    Set<String> ids = new HashSet<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line.replaceFirst("#.*", "").strip(), file, ++number, ids, problems);
      }
    } catch (IOException e) {
      problems.add(
          Place.startOf(file.toString()),
          "the file cannot be read: " + e.getMessage() + " (expected: lines of UTF-8)");
    }
    return ids;
  }

  private static void add(String id, Path file, int number, Set<String> ids, Problems problems) {
    if (id.isEmpty()) {
      return;
    }
    Place place = new Place(file.toString(), number, 1);
    if (!ID.matcher(id).matches()) {
      problems.add(
          place,
          "a text of "
              + id.length()
              + " characters (expected: the id of a key, 8 to 32 letters and digits)");
    } else if (ids.size() >= MOST) {
      problems.add(place, "too many ids (expected: at most " + MOST + ")");
    } else {
      ids.add(id);
    }
  }
}
