package io.bartizan.waf.lang;

import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Follows `Include`: a file, or files by a pattern in the last part of the path, in the order of
/// their names. `IncludeOptional` may find none.
final class Includes {
  private static final int DEEPEST = 20;

  private final ScriptReader reader;
  private int depth;

  Includes(ScriptReader reader) {
    this.reader = reader;
  }

  void on(Directive directive) throws SecLangException {
    Word word = directive.only("a file, or files by a pattern such as rules/*.conf");
    if (depth == DEEPEST) {
      throw directive.wrong(word, "at most " + DEEPEST + " files that include each other");
    }
    depth++;
    for (Path file : files(directive, word)) {
      reader.read(source(directive, word, file));
    }
    depth--;
  }

  private static List<Path> files(Directive directive, Word word) throws SecLangException {
    try {
      boolean pattern = word.text().matches(".*[*?\\[{].*");
      Path path = pattern ? null : directive.source().resolve(utf8(word.text()));
      List<Path> found = path == null ? matching(directive, word) : existing(path);
      if (found.isEmpty() && !directive.key().equals("includeoptional")) {
        throw directive.wrong(word, "a file that exists");
      }
      return found;
    } catch (IOException | InvalidPathException unreadable) {
      throw directive.wrong(word, "a file that can be read; " + unreadable);
    }
  }

  private static List<Path> existing(Path path) {
    return Files.isRegularFile(path) ? List.of(path) : List.of();
  }

  private static List<Path> matching(Directive directive, Word word) throws IOException {
    String text = utf8(word.text());
    int slash = text.lastIndexOf('/');
    Path folder = directive.source().resolve(slash < 0 ? "." : text.substring(0, slash + 1));
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(folder, text.substring(slash + 1))) {
        files.forEach(found::add);
      }
    }
    found.removeIf(file -> !Files.isRegularFile(file));
    Collections.sort(found);
    return found;
  }

  private static Source source(Directive directive, Word word, Path file) throws SecLangException {
    try {
      return Source.file(file);
    } catch (IOException unreadable) {
      throw directive.wrong(word, "a file that can be read; " + unreadable);
    }
  }

  private static String utf8(String text) {
    return Text.latin1(text).toString();
  }
}
