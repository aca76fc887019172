package io.bartizan.gateway.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.gateway.Typed;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WafCommandTest {
  @TempDir private Path folder;

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void check_counts_the_rules_by_phase_and_paranoia_level() throws Exception {
    String rules =
        file(
            "a.conf",
            """
            SecRule ARGS "@rx a" "id:1,phase:1,pass,tag:'paranoia-level/1'"
            SecRule ARGS "@rx b" "id:2,phase:2,pass,tag:'paranoia-level/3'"
            SecAction "id:3,phase:2,pass"
            """);
    assertThat(Typed.bartizan("waf", "check", rules))
        .isEqualTo(
            new Typed(
                0,
                """
                3 rules
                  phase 1: 1, phase 2: 2
                  paranoia level 1: 1, paranoia level 3: 1, without a paranoia level: 1
                no mistakes
                """,
                ""));
  }

  @Test
  void check_prints_every_mistake_and_the_rules_that_are_lost() throws Exception {
    String rules =
        file(
            "a.conf",
            """
            SecRuleEngine Maybe
            SecRule ARGS "@rx (?<=a)b" "id:2,phase:2,pass"
            SecRule ARGZ "@rx b" "id:3,phase:2,pass"
            """);
    String more = file("b.conf", "SecRule ARGS \"@rx a\" \"id:4,phase:9,pass\"\n");
    Typed typed = Typed.bartizan("waf", "check", rules, more);
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.err().lines())
        .hasSize(5)
        .anyMatch(line -> line.startsWith(rules + ":1:") && line.contains("Maybe (expected: "))
        .anyMatch(line -> line.startsWith(rules + ":2:") && line.endsWith("; rule 2 is lost"))
        .anyMatch(line -> line.startsWith(rules + ":3:") && line.endsWith("; rule 3 is lost"))
        .anyMatch(line -> line.startsWith(more + ":1:") && line.endsWith("; rule 4 is lost"))
        .endsWith("bartizan: 4 mistakes; rules that are lost: 2, 3, 4");
    assertThat(typed.out()).startsWith("0 rules");
  }

  @Test
  void check_knows_the_base_rules() throws Exception {
    Typed typed = Typed.bartizan("waf", "check", "base");
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out()).contains(" rules\n", "no mistakes");
  }

  @Test
  void a_file_that_is_not_there_is_named() throws Exception {
    Typed typed = Typed.bartizan("waf", "check", folder.resolve("none.conf").toString());
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.err()).contains("none.conf: no such file (expected: a rule file, ");
  }

  @Test
  void test_says_which_rule_blocks_and_why() throws Exception {
    String request =
        file(
            "request.http",
            "POST /orders HTTP/1.1\nHost: a.example\nUser-Agent: x\nContent-Type: application/json\n\n"
                + "{\"note\":\"1 UNION SELECT password FROM users\"}");
    Typed typed = Typed.bartizan("waf", "test", "-r", "base", request);
    assertThat(typed.status()).as(typed.err()).isEqualTo(1);
    assertThat(typed.out())
        .contains("104100 SQL injection [critical]\n", "note: 1 UNION SELECT password FROM users")
        .contains("tags: attack-sqli", "1 rule hit\n", "blocked: status 403, by rule 104100");
  }

  @Test
  void test_judges_as_the_gateway_does_with_its_own_rules_around() throws Exception {
    String rules = file("a.conf", "SecRuleEngine DetectionOnly\n");
    String broken =
        file(
            "broken.http",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n{\"a\": ");
    String twice =
        file(
            "twice.http",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
                + "Content-Type: application/json\r\n\r\n{}");
    assertThat(Typed.bartizan("waf", "test", "-r", rules, broken).out())
        .contains("blocked: status 403, by rule 200002");
    assertThat(Typed.bartizan("waf", "test", "-r", rules, twice).out())
        .contains("blocked: status 403, by rule 200007");
  }

  @Test
  void test_adds_up_the_score_of_rules_that_keep_one() throws Exception {
    String rules =
        file(
            "a.conf",
            """
            SecRule ARGS "@contains evil" "id:1,phase:2,pass,msg:'Evil',setvar:tx.anomaly_score=+5"
            SecRule ARGS "@contains bad" "id:2,phase:2,pass,setvar:tx.anomaly_score=+3"
            """);
    String request = file("a.http", "GET /?a=evil&b=bad%07 HTTP/1.1\r\nHost: a.example\r\n\r\n");
    Typed typed = Typed.bartizan("waf", "test", "--rules", rules, request);
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("1 Evil\n  ARGS:a: evil\n", "ARGS:b: bad\\x07\n")
        .endsWith("2 rules hit, anomaly score 8\npassed\n");
  }

  @Test
  void test_refuses_what_is_no_request() throws Exception {
    String request = file("a.http", "hello\n");
    Typed typed = Typed.bartizan("waf", "test", "-r", "base", request);
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.err()).contains("line 1: `hello` (expected: a line such as `GET /orders");
    String field = file("b.http", "GET / HTTP/1.1\nHost\n\n");
    assertThat(Typed.bartizan("waf", "test", "-r", "base", field).err())
        .contains("line 2: `Host` (expected: `Name: value`)");
  }

  @Test
  void wrong_usage_says_what_was_expected() throws Exception {
    assertThat(Typed.bartizan("waf", "chek", "a").err()).contains("did you mean `check`?");
    assertThat(Typed.bartizan("waf", "test", "a").err())
        .contains("waf test: no rules (expected: -r");
    assertThat(Typed.bartizan("waf", "check", "--to", "x", "a").err()).contains("waf check: --to");
    assertThat(Typed.bartizan("waf", "install", "a", "--sha256", "12").err())
        .contains("--sha256: 12 (expected: 64 hexadecimal digits)");
    assertThat(Typed.bartizan("waf").status()).isEqualTo(2);
  }
}
