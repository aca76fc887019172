package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RuleCheckTest {
  private static RuleCheck check(String rules) {
    return RuleCheck.of(Source.text("own.conf", null, rules));
  }

  @Test
  void tells_every_fault_and_which_rules_it_loses() {
    RuleCheck check =
        check(
            """
            SecRuleEngine Maybe
            SecRule ARGS "@rx a" "id:1,phase:2,pass"
            SecRule ARGS "@rx (?<=a)b" "id:2,phase:2,pass"
            SecRule ARGZ "@rx a" "id:3,phase:2,pass"
            SecRule ARGS "@unknown a" "id:4,phase:2,pass"
            """);
    assertThat(check.faults()).hasSize(4);
    assertThat(check.faults()).extracting(Fault::rule).containsExactlyInAnyOrder(0, 2, 3, 4);
    assertThat(check.rules()).extracting(Rule::id).containsExactly(1);
    assertThat(check.faults().getFirst().error())
        .hasMessageStartingWith("own.conf:1:")
        .hasMessageContaining("(expected: ");
  }

  @Test
  void a_chain_is_lost_as_a_whole() {
    RuleCheck check =
        check(
            """
            SecRule ARGZ "@rx a" "id:1,phase:2,pass,chain"
              SecRule ARGS "@rx b" "chain"
              SecRule ARGS "@rx c"
            SecRule ARGS "@rx a" "id:2,phase:2,pass,chain"
              SecRule ARGZ "@rx b"
            SecRule ARGS "@rx a" "id:3,phase:2,pass"
            """);
    assertThat(check.faults()).extracting(Fault::rule).containsExactly(1, 2);
    assertThat(check.rules()).extracting(Rule::id).containsExactly(3);
  }

  @Test
  void of_debians_core_rule_set_three_patterns_are_lost_as_no_linear_scan_can_run_them() {
    Path debian = Path.of("/usr/share/modsecurity-crs");
    assumeTrue(Files.exists(debian.resolve("rules/REQUEST-901-INITIALIZATION.conf")));
    RuleCheck check = RuleCheck.of(Source.text("debian", debian, "Include rules/*.conf\n"));
    Map<Integer, String> lost = new TreeMap<>();
    for (Fault fault : check.faults()) {
      if (String.valueOf(fault.error().getMessage()).contains(" cannot run in linear time")) {
        lost.put(fault.rule(), String.valueOf(fault.error().getMessage()));
      }
    }
    assertThat(lost.keySet()).containsExactly(920120, 942130, 953120);
    assertThat(lost.get(920120)).contains("look-behind");
    assertThat(lost.get(942130)).contains("look-ahead");
    assertThat(lost.get(953120)).contains("look-ahead");
    assertThat(check.faults()).extracting(Fault::rule).doesNotContain(942380).hasSize(5);
  }

  @Test
  void says_nothing_of_rules_that_are_right() {
    assertThat(check("SecRule ARGS \"@rx a\" \"id:1,phase:2,deny\"").faults()).isEmpty();
  }
}
