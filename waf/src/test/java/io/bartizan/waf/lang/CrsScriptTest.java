package io.bartizan.waf.lang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.testkit.Suites;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrsScriptTest {
  @Test
  void reads_the_whole_core_rule_set() throws Exception {
    Optional<Path> crs = Suites.find("waf/crs");
    assumeTrue(crs.isPresent());
    Source source =
        Source.text("crs", crs.get(), "Include crs-setup.conf.example\nInclude rules/*.conf\n");
    Script script = Script.of(source);
    List<Rule> rules =
        script.items().stream().filter(Rule.class::isInstance).map(Rule.class::cast).toList();
    assertThat(rules.stream().mapToInt(Rule::id).filter(id -> id > 0).distinct().count())
        .isEqualTo(630);
    assertThat(rules.stream().mapToInt(rule -> rule.links().size()).sum()).isEqualTo(703);
    assertThat(script.notes()).isEmpty();
    assertThat(script.settings().signatures()).containsExactly("OWASP_CRS/4.28.0");
  }
}
