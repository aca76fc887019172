package io.bartizan.e2e.crs;

import io.bartizan.testkit.Suites;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// `./dev crs FOLDER`: plays the tests of the Core Rule Set in a folder to the gateway, over a
/// socket. Ends with 1 if one fails.
final class Crs {
  private Crs() {}

  static void main(String[] arguments) throws Exception {
    Path tests = Path.of(arguments[0]);
    Path folder = Files.createTempDirectory("crs");
    try (CrsGateway gateway = CrsGateway.start(folder, rules())) {
      CrsRun.Outcome outcome =
          CrsRun.of(tests, FtwTest.overrides(overrides()), gateway, System.out);
      System.exit(outcome.failed().isEmpty() ? 0 : 1);
    }
  }

  /// Which rules: those that the variable BARTIZAN_CRS names, or else the suite's.
  private static Path rules() {
    String named = System.getenv("BARTIZAN_CRS");
    return named != null ? Path.of(named) : Suites.find("waf/crs").orElseThrow();
  }

  /// What this gateway answers otherwise, and why.
  static Path overrides() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(Crs.class.getResource("overrides.yaml"), "overrides.yaml").toURI());
  }
}
