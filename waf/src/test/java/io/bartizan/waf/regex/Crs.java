package io.bartizan.waf.regex;

import io.bartizan.testkit.Suites;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The patterns of the Core Rule Set, and texts that were written to attack.
final class Crs {
  private static final Pattern RX = Pattern.compile("@rx ((?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final Pattern RULE =
      Pattern.compile("(?m)^SecRule +(\\S+) +\"!?@rx ((?:[^\"\\\\]++|\\\\.)*+)\"");

  private Crs() {}

  /// The distinct patterns of all rules; none if the suite is missing.
  static List<String> patterns() throws IOException {
    Set<String> patterns = new LinkedHashSet<>();
    for (String rules : rules()) {
      RX.matcher(rules).results().forEach(found -> patterns.add(unquoted(found.group(1))));
    }
    return List.copyOf(patterns);
  }

  /// The patterns that paranoia levels up to one apply to arguments.
  static List<String> argumentPatterns(int level) throws IOException {
    Set<String> patterns = new LinkedHashSet<>();
    for (String rules : rules()) {
      for (int start = 0; start < rules.length(); ) {
        int end = rules.indexOf("\nSecRule", start + 1);
        end = end < 0 ? rules.length() : end;
        Matcher rule = RULE.matcher(rules.substring(start, end));
        if (rule.find()
            && Pattern.compile("(^|\\|)ARGS(\\||$)").matcher(rule.group(1)).find()
            && rules.substring(start, end).matches("(?s).*paranoia-level/[1-" + level + "].*")) {
          patterns.add(unquoted(rule.group(2)));
        }
        start = end;
      }
    }
    return List.copyOf(patterns);
  }

  private static String unquoted(String pattern) {
    return pattern.replace("\\\"", "\"");
  }

  private static List<String> rules() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : files("waf/crs/rules", ".conf")) {
      all.add(Files.readString(file, StandardCharsets.ISO_8859_1).replaceAll("\\\\\n\\s*", ""));
    }
    return all;
  }

  static List<Path> files(String folder, String ending) throws IOException {
    Path found = Suites.find(folder).orElse(null);
    if (found == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(found)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /// Payloads of attacks, decoded, and the strings in the tests of the rules.
  static List<String> texts() throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    for (Path file : files("waf/injection-corpora/payloads", ".txt")) {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        add(texts, line);
      }
    }
    for (Path file : files("waf/crs-tests", ".yaml")) {
      Load load = new Load(LoadSettings.builder().build());
      collect(load.loadFromString(Files.readString(file)), texts);
    }
    return List.copyOf(texts);
  }

  private static void collect(Object node, Set<String> texts) {
    switch (node) {
      case Map<?, ?> map -> map.values().forEach(value -> collect(value, texts));
      case Collection<?> list -> list.forEach(value -> collect(value, texts));
      case String text ->
          add(
              texts,
              new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
      case null, default -> {}
    }
  }

  private static void add(Set<String> texts, String text) {
    texts.add(text);
    try {
      texts.add(URLDecoder.decode(text, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException _) {
      texts.add(text + "\n");
    }
  }
}
