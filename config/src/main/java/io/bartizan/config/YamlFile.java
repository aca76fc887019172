package io.bartizan.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads one YAML file into nodes. Takes less than YAML allows: one document, no anchors, aliases,
/// merge keys or tags, no key twice, at most [#DEEPEST] levels, [#MOST_NODES] values and [#LARGEST]
/// bytes of UTF-8.
public final class YamlFile {
  /// The largest file, in bytes.
  public static final int LARGEST = 16 << 20;

  /// How deep values may be nested.
  public static final int DEEPEST = 64;

  /// How many values and keys one file may have.
  public static final int MOST_NODES = 1_000_000;

  /// The longest line, in characters: the YAML parser needs quadratic time for some lines.
  public static final int LONGEST_LINE = 65_536;

  private YamlFile() {}

  /// What the file says, or null if it is no YAML at all; smaller mistakes leave [Node.Broken]
  /// where they stand.
  public static @Nullable Node read(Path path, Problems problems) {
    String file = path.toString();
    try {
      return parse(file, bytes(path), problems);
    } catch (IOException e) {
      problems.add(
          Place.startOf(file),
          "the file cannot be read: "
              + FileTrouble.why(e)
              + " (expected: a YAML file that exists and can be read)");
      return null;
    }
  }

  /// The same for a text that is already in memory; `file` appears in messages and relative paths
  /// start beside it.
  public static @Nullable Node parse(String file, String text, Problems problems) {
    int line = 1;
    for (int start = 0; start < text.length(); line++) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      if (end - start > LONGEST_LINE) {
        String expected = " (expected: at most " + LONGEST_LINE + " characters)";
        problems.add(new Place(file, line, 1), "this line is too long" + expected);
        return null;
      }
      start = end + 1;
    }
    return Composer.compose(file, 1, text, problems);
  }

  /// The same for what stands on one line of a file.
  ///
  /// @param line its number, from 1
  public static @Nullable Node parse(String file, int line, String text, Problems problems) {
    if (text.length() > LONGEST_LINE) {
      String expected = " (expected: at most " + LONGEST_LINE + " characters)";
      problems.add(new Place(file, line, 1), "this line is too long" + expected);
      return null;
    }
    return Composer.compose(file, line, text, problems);
  }

  /// A value that the program itself contains.
  static Node fragment(String text) {
    var problems = new Problems();
    Node node = parse("built-in", text, problems);
    if (node == null || !problems.isEmpty()) {
      throw new IllegalStateException("no YAML: " + problems);
    }
    return node;
  }

  private static @Nullable Node parse(String file, byte[] bytes, Problems problems) {
    if (bytes.length > LARGEST) {
      problems.add(Place.startOf(file), "the file is larger than " + new Size(LARGEST));
      return null;
    }
    String text = Utf8.decode(file, bytes, problems);
    return text == null ? null : parse(file, text, problems);
  }

  private static byte[] bytes(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(LARGEST + 1);
    }
  }
}
