package io.bartizan.e2e.crs;

import io.bartizan.testkit.Suites;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// `./dev crs FOLDER`: plays the tests of the Core Rule Set in a folder, or in one file, to the
/// gateway, over a socket. Ends with 1 if one fails, and with 2 if there is nothing to play.
final class Crs {
  private Crs() {}

  static void main(String[] arguments) throws Exception {
    System.exit(play(Path.of(arguments[0])));
  }

  private static int play(Path from) throws Exception {
    List<FtwTest> tests = FtwTest.in(from, FtwTest.overrides(overrides()));
    if (tests.isEmpty()) {
      System.err.println("crs: " + from + " has no tests (expected: YAML files of go-ftw)");
      return 2;
    }
    Path rules = rules();
    if (!Files.isDirectory(rules.resolve("rules"))) {
      System.err.println("crs: " + rules + " (expected: the folder of a Core Rule Set)");
      return 2;
    }
    try (CrsGateway gateway = CrsGateway.start(Files.createTempDirectory("crs"), rules)) {
      return CrsRun.of(tests, gateway, System.out).failed().isEmpty() ? 0 : 1;
    }
  }

  /// Which rules: those that the variable BARTIZAN_CRS names, or else the suite's.
  private static Path rules() {
    String named = System.getenv("BARTIZAN_CRS");
    return named != null ? Path.of(named) : Suites.find("waf/crs").orElse(Path.of("waf/crs"));
  }

  /// What this gateway answers otherwise, and why.
  static Path overrides() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(Crs.class.getResource("overrides.yaml"), "overrides.yaml").toURI());
  }
}
