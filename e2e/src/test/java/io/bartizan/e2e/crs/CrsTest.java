package io.bartizan.e2e.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tests of the Core Rule Set, through the real gateway.
final class CrsTest {
  private static final int TESTS = 3514;

  /// What must pass at least. What fails is listed in the output, with the reason.
  private static final int PASSING = 3514;

  @TempDir private Path folder;

  @Test
  void passes_the_tests_of_the_core_rule_set() throws Exception {
    Optional<Path> rules = Suites.find("waf/crs");
    Optional<Path> tests = Suites.find("waf/crs-tests");
    assumeTrue(rules.isPresent() && tests.isPresent());
    Map<String, Object> overrides = FtwTest.overrides(Crs.overrides());
    assertThat(overrides).hasSizeLessThanOrEqualTo(10);
    try (CrsGateway gateway = CrsGateway.start(folder, rules.orElseThrow())) {
      List<FtwTest> all = FtwTest.in(tests.orElseThrow(), overrides);
      CrsRun.Outcome outcome = CrsRun.of(all, gateway, System.err);
      assertThat(outcome.tests()).isEqualTo(TESTS);
      assertThat(outcome.passed()).isGreaterThanOrEqualTo(PASSING);
    }
  }
}
