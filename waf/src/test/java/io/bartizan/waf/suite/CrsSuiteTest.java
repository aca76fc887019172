package io.bartizan.waf.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.Peers;
import io.bartizan.waf.Rules;
import io.bartizan.waf.Transaction;
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

/// The core rule set's own tests, played to transactions without a network.
class CrsSuiteTest {
  @Test
  void passes_the_tests_of_the_core_rule_set() throws Exception {
    Optional<Path> crs = Suites.find("waf/crs");
    Optional<Path> folder = Suites.find("waf/crs-tests");
    assumeTrue(crs.isPresent() && folder.isPresent());
    Rules rules = Rules.of(Crs.forTests(crs.get()));
    Transaction transaction = rules.begin(Peers.of("127.0.0.1", "ftw"));
    List<FtwCase> cases = cases(folder.get());
    Map<String, String> failed = new TreeMap<>();
    int http = 0;
    for (FtwCase one : cases) {
      if (one.belongsToHttp()) {
        http++;
        continue;
      }
      String failure = one.failure(transaction);
      if (!failure.isEmpty()) {
        failed.put(one.name(), failure);
      }
    }
    failed.forEach((name, why) -> System.err.println("FAILED " + name + " | " + why));
    System.err.printf(
        "crs-tests: %d cases, %d left to HTTP, %d ran, %d failed%n",
        cases.size(), http, cases.size() - http, failed.size());
    assertThat(cases).hasSize(3514);
    assertThat(Exceptions.of("crs-tests-exceptions.txt")).containsAll(failed.keySet());
  }

  @Test
  void foresight_changes_no_hit() throws Exception {
    Optional<Path> crs = Suites.find("waf/crs");
    Optional<Path> folder = Suites.find("waf/crs-tests");
    assumeTrue(crs.isPresent() && folder.isPresent());
    Rules rules = Rules.of(Crs.forTests(crs.get()));
    Transaction foresighted = rules.begin(Peers.of("127.0.0.1", "ftw"));
    Transaction plain = rules.begin(Peers.of("127.0.0.1", "ftw"), (_, _, _, _, _) -> {});
    List<FtwCase> cases = cases(folder.get());
    int compared = 0;
    for (int i = 0; i < cases.size(); i += 4) {
      FtwCase one = cases.get(i);
      assertThat(one.hits(foresighted)).as(one.name()).isEqualTo(one.hits(plain));
      compared++;
    }
    System.err.printf("crs-tests: %d cases compared with and without foresight%n", compared);
    assertThat(compared).isEqualTo(879);
  }

  private static List<FtwCase> cases(Path folder) throws IOException {
    List<FtwCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        Object document = Yaml.read(file);
        String rule = Yaml.text(Yaml.at(document, "rule_id"), "");
        for (Object node : Yaml.list(Yaml.at(document, "tests"))) {
          cases.add(new FtwCase(rule + "-" + Yaml.text(Yaml.at(node, "test_id"), ""), node));
        }
      }
    }
    return cases;
  }
}
