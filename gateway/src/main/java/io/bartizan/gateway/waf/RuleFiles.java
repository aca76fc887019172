package io.bartizan.gateway.waf;

import io.bartizan.waf.base.OwnRules;
import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Rule files as they are named on the command line: a file, the folder of a core rule set, a
/// folder of files, or `base` for our own rules.
final class RuleFiles {
  private static final String BASE = "base";
  private static final List<String> SETUPS =
      List.of(
          "crs-setup.conf",
          "crs-setup.conf.example",
          "../../../etc/modsecurity/crs/crs-setup.conf");

  private RuleFiles() {}

  /// @throws IOException if a file cannot be read; its message says which and what is expected
  static List<Source> read(List<String> names) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (String name : names) {
      Path path = Path.of(name);
      if (name.equals(BASE)) {
        sources.addAll(List.of(OwnRules.sources()));
      } else if (Files.isDirectory(path)) {
        sources.addAll(folder(path));
      } else {
        sources.add(file(path));
      }
    }
    return sources;
  }

  private static List<Source> folder(Path folder) throws IOException {
    Path rules = folder.resolve("rules");
    List<Source> sources = new ArrayList<>();
    if (Files.isDirectory(rules)) {
      for (String setup : SETUPS) {
        if (sources.isEmpty() && Files.isRegularFile(folder.resolve(setup))) {
          sources.add(file(folder.resolve(setup)));
        }
      }
    }
    for (Path file : configurations(Files.isDirectory(rules) ? rules : folder)) {
      sources.add(file(file));
    }
    return sources;
  }

  private static List<Path> configurations(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.conf")) {
      files.forEach(found::add);
    }
    if (found.isEmpty()) {
      throw new IOException(folder + ": no rules (expected: *.conf, or a folder `rules` of them)");
    }
    Collections.sort(found);
    return found;
  }

  private static Source file(Path file) throws IOException {
    try {
      return Source.file(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + ": no such file (expected: a rule file, a folder of them, or `base`)", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage() + " (expected: a file to read)", e);
    }
  }
}
