package io.bartizan.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The files that one item of `include:` names: a path, or a path whose last part is a pattern
/// (`*`, `?`, `[a-z]`, `{a,b}`). Hidden files match only a pattern that begins with a dot.
record Inclusion(Path folder, String name) {
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");
  private static final int LONGEST = 256;

  /// @throws IllegalArgumentException if the text can be no path or pattern
  static Inclusion of(Node.Scalar scalar) {
    String text = scalar.text();
    int slash = text.lastIndexOf('/');
    String folder = text.substring(0, slash + 1);
    if (SPECIAL.matcher(folder).find()) {
      throw Shown.refused(text, "a pattern only in the file name, after the last `/`");
    }
    if (slash == text.length() - 1 || text.length() - slash > LONGEST) {
      throw Shown.refused(text, "a file or a pattern such as routes/*.yaml");
    }
    try {
      Path beside = Path.of(scalar.place().file()).resolveSibling(folder);
      return new Inclusion(beside, Path.of(text.substring(slash + 1)).toString());
    } catch (InvalidPathException _) {
      throw Shown.refused(text, "a path");
    }
  }

  /// What changes when other files match: the folder of a pattern, or else the file itself.
  Path watched() {
    return isPattern() ? folder : folder.resolve(name);
  }

  private boolean isPattern() {
    return SPECIAL.matcher(name).find();
  }

  /// The files in the order of their names.
  ///
  /// @throws IllegalArgumentException if there is none
  List<Path> files() {
    return isPattern() ? matching() : single();
  }

  private List<Path> single() {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw Shown.refused(file, "a file that exists");
    }
    return List.of(file);
  }

  private List<Path> matching() {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, name)) {
      all.forEach(found::add);
    } catch (IOException e) {
      throw Shown.refused(folder, "a folder that can be read; " + FileTrouble.why(e));
    } catch (DirectoryIteratorException e) {
      throw Shown.refused(folder, "a folder that can be read; " + FileTrouble.why(e.getCause()));
    } catch (PatternSyntaxException _) {
      throw Shown.refused(name, "a pattern such as *.yaml");
    }
    return demandSome(visible(found));
  }

  private List<Path> visible(List<Path> found) {
    Stream<Path> files = found.stream().filter(Files::isRegularFile);
    return files
        .filter(file -> name.startsWith(".") || !file.getFileName().toString().startsWith("."))
        .sorted()
        .toList();
  }

  private List<Path> demandSome(List<Path> files) {
    if (files.isEmpty()) {
      throw Shown.refused(folder.resolve(name), "at least one file that matches");
    }
    return files;
  }
}
