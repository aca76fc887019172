package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.lang.Fault;
import io.bartizan.waf.lang.Rule;
import io.bartizan.waf.lang.Source;
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
  void says_nothing_of_rules_that_are_right() {
    assertThat(check("SecRule ARGS \"@rx a\" \"id:1,phase:2,deny\"").faults()).isEmpty();
  }
}
