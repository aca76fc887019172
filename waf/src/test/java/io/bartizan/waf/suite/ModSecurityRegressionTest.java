package io.bartizan.waf.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every case of ModSecurity's regression suite. Those that cannot pass stand with their reason in
/// `modsec-regression-exceptions.txt`; the list holds no case that passes.
class ModSecurityRegressionTest {
  @Test
  void passes_every_case_but_those_listed_with_a_reason() throws IOException {
    Optional<Path> folder = Suites.find("waf/modsec-regression");
    assumeTrue(folder.isPresent());
    List<RegressionCase> cases = cases(folder.get());
    Map<String, String> failed = new TreeMap<>();
    int asserted = 0;
    for (RegressionCase one : cases) {
      String outcome = one.outcome();
      asserted += one.asserts() ? 1 : 0;
      if (!one.passes(outcome)) {
        failed.put(one.name(), outcome + (one.asserts() ? "" : " (no status asserted)"));
      }
    }
    System.err.printf(
        "modsec-regression: %d cases ran, %d assert a status or a refusal, %d differ%n",
        cases.size(), asserted, failed.size());
    assertThat(cases).hasSize(656);
    failed.forEach((name, why) -> System.err.println(name + " | " + why));
    assertThat(failed.keySet())
        .containsExactlyInAnyOrderElementsOf(Exceptions.of("modsec-regression-exceptions.txt"));
  }

  private static List<RegressionCase> cases(Path folder) throws IOException {
    List<RegressionCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        int number = 0;
        for (Object node : Yaml.list(Yaml.read(file))) {
          number++;
          String name = file.getFileName().toString().replace(".json", "") + " " + number;
          cases.add(new RegressionCase(name, node));
        }
      }
    }
    return cases;
  }
}
