package io.bartizan.e2e.crs;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// One test of a file in the schema of go-ftw, version 2.
///
/// @param name the rule's number and the test's, such as `942100-13`
record FtwTest(String name, List<FtwTest.Stage> stages) {
  /// A request, and what is expected of it.
  record Stage(@Nullable Object input, FtwOutput output) {}

  FtwTest {
    stages = List.copyOf(stages);
  }

  /// All tests in the files of a folder and below, in the order of their names; a file may be given
  /// as well.
  ///
  /// @param overrides outputs that stand in place of a test's own, by its name
  static List<FtwTest> in(Path folder, Map<String, Object> overrides) throws IOException {
    List<FtwTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(FtwTest::isYaml).sorted().toList()) {
        Object document = document(file);
        String rule = Yaml.text(Yaml.at(document, "rule_id"), "");
        for (Object test : Yaml.list(Yaml.at(document, "tests"))) {
          String name = rule + "-" + Yaml.text(Yaml.at(test, "test_id"), "");
          tests.add(of(name, test, overrides.get(name)));
        }
      }
    }
    return tests;
  }

  /// A file that is no YAML stands for one test, which fails.
  private static @Nullable Object document(Path file) throws IOException {
    try {
      return Yaml.read(file);
    } catch (YamlEngineException | CharacterCodingException e) {
      Map<String, Object> output = Map.of("response_contains", "YAML: " + e.getMessage());
      Map<String, Object> stage = Map.of("input", Map.of(), "output", output);
      Object test = Map.of("test_id", "unreadable", "stages", List.of(stage));
      return Map.of("rule_id", String.valueOf(file.getFileName()), "tests", List.of(test));
    }
  }

  private static boolean isYaml(Path file) {
    String name = file.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static FtwTest of(String name, Object test, @Nullable Object override) {
    List<Stage> stages = new ArrayList<>();
    for (Object each : Yaml.list(Yaml.at(test, "stages"))) {
      Object nested = Yaml.at(each, "stage");
      Object stage = nested == null ? each : nested;
      Object output = override == null ? Yaml.at(stage, "output") : override;
      stages.add(new Stage(Yaml.at(stage, "input"), new FtwOutput(output)));
    }
    return new FtwTest(name, stages);
  }

  /// Reads a file of overrides, in the schema of go-ftw's; each has a reason.
  static Map<String, Object> overrides(Path file) throws IOException {
    Map<String, Object> overrides = new TreeMap<>();
    for (Object each : Yaml.list(Yaml.at(Yaml.read(file), "test_overrides"))) {
      Object output = Yaml.at(each, "output");
      if (output == null || Yaml.text(Yaml.at(each, "reason"), "").isBlank()) {
        throw new IOException(file + ": " + each + " (expected: an output and a reason)");
      }
      for (String test : Yaml.texts(Yaml.at(each, "test_ids"))) {
        overrides.put(Yaml.text(Yaml.at(each, "rule_id"), "") + "-" + test, output);
      }
    }
    return overrides;
  }
}
