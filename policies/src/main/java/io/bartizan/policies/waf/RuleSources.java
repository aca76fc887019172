package io.bartizan.policies.waf;

import io.bartizan.waf.base.OwnRules;
import io.bartizan.waf.lang.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rules that a configuration names, in order, with what it says itself around them. Reads from
/// the disk.
final class RuleSources {
  private static final String BASE = "base";
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");

  private final WafConfig config;
  private final List<Source> sources = new ArrayList<>();
  private boolean tuned;

  private RuleSources(WafConfig config) {
    this.config = config;
  }

  /// @throws IOException if a file cannot be read
  /// @throws IllegalArgumentException if there is none where one is expected
  static Source[] of(WafConfig config) throws IOException {
    return new RuleSources(config).read();
  }

  private Source[] read() throws IOException {
    sources.add(Source.text("waf", null, RuleText.before(config.exclude())));
    for (Path item : config.rules()) {
      add(item);
    }
    if (config.tunesCrs() && !tuned) {
      throw new IllegalArgumentException(
          "waf: paranoia or a threshold without a Core Rule Set (expected: `crs` among `rules`)");
    }
    sources.add(Source.text("waf", null, RuleText.after(config)));
    return sources.toArray(Source[]::new);
  }

  private void add(Path item) throws IOException {
    Optional<CoreRules> crs = CoreRules.of(item);
    if (crs.isPresent()) {
      tuned = true;
      sources.addAll(crs.get().sources(RuleText.tuning(config)));
    } else if (isBase(item)) {
      sources.addAll(List.of(OwnRules.sources()));
    } else if (CoreRules.isName(item) && !Files.isRegularFile(item)) {
      throw new IllegalArgumentException(
          "waf: crs: not installed (expected: " + CoreRules.expected() + ")");
    } else {
      for (Path file : files(item)) {
        sources.add(Source.file(file));
      }
    }
  }

  private static boolean isBase(Path item) {
    return item.endsWith(BASE) && !Files.isRegularFile(item);
  }

  /// What changes when an item means something else.
  static List<Path> watched(Path item) throws IOException {
    if (isBase(item)) {
      return List.of(item);
    }
    Optional<CoreRules> crs = CoreRules.of(item);
    if (crs.isPresent()) {
      return crs.get().settings();
    }
    List<Path> watched = files(item);
    Path folder = item.toAbsolutePath().getParent();
    if (folder != null && SPECIAL.matcher(item.toString()).find()) {
      watched.add(folder);
    }
    return watched;
  }

  /// The files that an item names, in the order of their names.
  ///
  /// @throws IllegalArgumentException if there is none
  static List<Path> files(Path item) throws IOException {
    String name = String.valueOf(item.getFileName());
    List<Path> found = new ArrayList<>();
    Path folder = item.toAbsolutePath().getParent();
    if (!SPECIAL.matcher(name).find()) {
      found.add(item);
    } else if (folder != null && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name)) {
        files.forEach(found::add);
      }
    }
    found.removeIf(file -> !Files.isRegularFile(file));
    found.sort(null);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "waf: rules: " + item + " (expected: a file, or files by a pattern, that exist)");
    }
    return found;
  }
}
