package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import io.bartizan.waf.lang.Source;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrsLoadTest {
  @Test
  void compiles_the_whole_core_rule_set() throws Exception {
    Optional<Path> crs = Suites.find("waf/crs");
    assumeTrue(crs.isPresent());
    Source source =
        Source.text("crs", crs.get(), "Include crs-setup.conf.example\nInclude rules/*.conf\n");
    Rules rules = Rules.of(source);
    assertThat(rules.size()).isEqualTo(630);
  }
}
