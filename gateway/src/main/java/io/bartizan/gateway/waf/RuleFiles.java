package io.bartizan.gateway.waf;

import io.bartizan.policies.waf.CoreRules;
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
import java.util.Optional;

/// Rule files as they are named on the command line: a file, the folder of a core rule set, a
/// folder of files, `crs` for the rule set that is installed, or `base` for our own rules.
final class RuleFiles {
  private static final String BASE = "base";

  private RuleFiles() {}

  /// @throws IOException if a file cannot be read; its message says which and what is expected
  static List<Source> read(List<String> names) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (String name : names) {
      Path path = Path.of(name);
      if (name.equals(BASE)) {
        sources.addAll(List.of(OwnRules.sources()));
      } else if (Files.isDirectory(path) || name.equals(CoreRules.NAME)) {
        sources.addAll(folder(path));
      } else {
        sources.add(file(path));
      }
    }
    return sources;
  }

  private static List<Source> folder(Path folder) throws IOException {
    boolean installed = folder.equals(Path.of(CoreRules.NAME));
    Optional<CoreRules> crs = installed ? CoreRules.of(folder) : CoreRules.in(folder);
    if (crs.isPresent()) {
      return crs.get().sources("");
    }
    Path rules = folder.resolve("rules");
    List<Source> sources = new ArrayList<>();
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
