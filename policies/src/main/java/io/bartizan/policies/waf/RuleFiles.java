package io.bartizan.policies.waf;

import io.bartizan.waf.lang.Source;
import io.bartizan.waf.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files that rules consist of: what they include, and the data that they match against. Says
/// whether two configurations mean the same rules, and what to watch.
final class RuleFiles {
  private static final Pattern INCLUDE =
      Pattern.compile(
          "(?mi)^[ \\t]*Include(?:Optional)?[ \\t]+(?:\"([^\"\\r\\n]+)|([^\"\\s]\\S*))");
  private static final Pattern DATA =
      Pattern.compile("(?i)@(?:pmFromFile|pmf|ipMatchFromFile|ipMatchF)[ \\t]+([^\"\\r\\n]+)");
  private static final Pattern MAP = Pattern.compile("(?mi)^[ \\t]*SecUnicodeMapFile[ \\t]+(\\S+)");
  private static final Pattern JOINT = Pattern.compile("\\\\\\r?\\n");
  private static final int DEEPEST = 20;

  private final Set<Path> files = new LinkedHashSet<>();
  private final Set<Path> folders = new LinkedHashSet<>();

  private RuleFiles() {}

  /// Reads all of it. Blocks on the disk.
  static RuleFiles of(Source[] sources) throws IOException {
    RuleFiles all = new RuleFiles();
    for (Source source : sources) {
      all.follow(source, 0);
    }
    return all;
  }

  /// Files, and folders in which a pattern may find others.
  Set<Path> watched() {
    Set<Path> watched = new LinkedHashSet<>(folders);
    watched.addAll(files);
    return watched;
  }

  private void follow(Source source, int depth) throws IOException {
    data(source).forEach(this::add);
    named(source, MAP).forEach(this::add);
    if (depth < DEEPEST) {
      for (Path item : named(source, INCLUDE)) {
        include(item, depth);
      }
    }
  }

  private void include(Path item, int depth) throws IOException {
    Path folder = item.getParent();
    if (folder != null) {
      folders.add(folder);
    }
    try {
      for (Path file : RuleSources.files(item)) {
        if (add(file)) {
          follow(Source.file(file), depth + 1);
        }
      }
    } catch (IllegalArgumentException _) {
      // Nothing to read there; whether that is wrong, the rules say when they are compiled.
    }
  }

  private boolean add(Path file) {
    return Files.isRegularFile(file) && files.add(file);
  }

  /// The paths that directives of a kind name.
  private static Set<Path> named(Source source, Pattern kind) {
    Set<Path> paths = new LinkedHashSet<>();
    for (String name : names(source, kind)) {
      path(source, name, paths);
    }
    return paths;
  }

  /// Those of the files that operators read: each may name several.
  private static Set<Path> data(Source source) {
    Set<Path> paths = new LinkedHashSet<>();
    for (String names : names(source, DATA)) {
      for (String name : names.split("[ \\t]+")) {
        path(source, name, paths);
      }
    }
    return paths;
  }

  private static void path(Source source, String name, Set<Path> paths) {
    try {
      paths.add(source.resolve(name).toAbsolutePath());
    } catch (InvalidPathException _) {
      // No file is called so.
    }
  }

  /// The names are in UTF-8. Lines count as they stand, and as a backslash at the end joins them.
  private static Set<String> names(Source source, Pattern kind) {
    String text = Text.latin1(source.text()).toString();
    Set<String> names = new LinkedHashSet<>();
    for (String lines : List.of(text, JOINT.matcher(text).replaceAll(""))) {
      Matcher matcher = kind.matcher(lines);
      while (matcher.find()) {
        String bare = matcher.group(matcher.groupCount());
        names.add(Objects.requireNonNull(bare == null ? matcher.group(1) : bare).trim());
      }
    }
    return names;
  }

  /// What is the same for the same rules: a digest of the sources and of all files.
  String digest(Source[] sources) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Source source : sources) {
        add(digest, source.text().getBytes(StandardCharsets.ISO_8859_1));
        add(digest, String.valueOf(source.folder()).getBytes(StandardCharsets.UTF_8));
      }
      for (Path file : files) {
        add(digest, file.toString().getBytes(StandardCharsets.UTF_8));
        add(digest, Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
