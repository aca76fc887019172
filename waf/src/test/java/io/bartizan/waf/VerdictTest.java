package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.engine.Hit;
import io.bartizan.waf.engine.Verdict;
import io.bartizan.waf.lang.Mode;
import io.bartizan.waf.lang.Severity;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void lets_pass_what_no_rule_matches() throws Exception {
    Stage stage = Stage.of("SecRule ARGS \"@contains evil\" \"id:1,phase:2,deny\"");
    assertThat(stage.get("/?q=good").verdict()).isEqualTo(new Verdict.Pass());
  }

  @Test
  void denies_with_the_status_of_the_rule_or_else_403() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS:a \"@eq 1\" \"id:1,phase:2,deny,status:418\"",
            "SecRule ARGS:b \"@eq 1\" \"id:2,phase:2,deny\"");
    assertThat(stage.get("/?a=1").verdict()).isEqualTo(new Verdict.Deny(418, 1));
    assertThat(stage.get("/?b=1").verdict()).isEqualTo(new Verdict.Deny(403, 2));
  }

  @Test
  void drops_and_redirects() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS:a \"@eq 1\" \"id:1,phase:1,drop\"",
            "SecRule ARGS:b \"@rx (.*)\" \"id:2,phase:1,capture,"
                + "redirect:'https://example.com/%{tx.1}'\"");
    assertThat(stage.get("/?a=1").verdict()).isEqualTo(new Verdict.Drop(1));
    assertThat(stage.get("/?b=x").verdict())
        .isEqualTo(new Verdict.Redirect(302, "https://example.com/x", 2));
  }

  @Test
  void block_does_what_the_default_action_of_the_phase_says() throws Exception {
    String rule = "SecRule ARGS \"@contains evil\" \"id:1,phase:2,block\"";
    assertThat(Stage.of(rule).get("/?q=evil").status()).isEqualTo(200);
    assertThat(
            Stage.of("SecDefaultAction \"phase:2,log,deny,status:406\"", rule)
                .get("/?q=evil")
                .status())
        .isEqualTo(406);
  }

  @Test
  void records_but_never_blocks_when_only_detecting() throws Exception {
    Stage stage =
        Stage.of(
            "SecRuleEngine DetectionOnly",
            "SecRequestBodyLimit 3",
            "SecRule ARGS \"@contains evil\" \"id:1,phase:2,deny\"");
    Stage.Outcome outcome = stage.post("/?q=evil", "longer");
    assertThat(stage.rules().mode()).isEqualTo(Mode.DETECTION_ONLY);
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Pass());
    assertThat(outcome.rules()).containsExactly(1);
    assertThat(outcome.hits().getFirst().blocking()).isTrue();
  }

  @Test
  void tells_what_it_would_decide_when_only_detecting() throws Exception {
    Rules rules =
        Stage.of(
                "SecRuleEngine DetectionOnly",
                "SecRule ARGS:t \"@eq 1\" \"id:3,phase:1,allow,nolog\"",
                "SecRule ARGS:q \"@contains e\" \"id:1,phase:1,deny,nolog,status:418\"",
                "SecRule ARGS:q \"@contains l\" \"id:2,phase:2,drop\"")
            .rules();
    assertThat(foreseen(rules, "/?q=evil")).isEqualTo(new Verdict.Deny(418, 1));
    assertThat(foreseen(rules, "/?q=l")).isEqualTo(new Verdict.Drop(2));
    assertThat(foreseen(rules, "/?q=x")).isEqualTo(new Verdict.Pass());
    assertThat(foreseen(rules, "/?t=1&q=evil")).isEqualTo(new Verdict.Pass());
  }

  private static Verdict foreseen(Rules rules, String target) {
    Transaction transaction = rules.begin(Peers.of("192.0.2.1", "a"));
    transaction.requestLine("GET", target, "HTTP/1.1");
    assertThat(transaction.requestHead().blocks()).isFalse();
    assertThat(transaction.requestEnd().blocks()).isFalse();
    return transaction.foreseen();
  }

  @Test
  void runs_nothing_when_off() throws Exception {
    Stage stage = Stage.of("SecRuleEngine Off", "SecAction \"id:1,phase:1,deny\"");
    assertThat(stage.get("/").hits()).isEmpty();
  }

  @Test
  void tells_what_hit_where_and_why() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS \"@rx ev(i)l\" \"id:7,phase:2,pass,capture,t:lowercase,"
                + "msg:'Saw %{TX.0}',logdata:'%{MATCHED_VAR_NAME}=%{MATCHED_VAR}',"
                + "severity:CRITICAL,tag:a,tag:b,ver:v1,rev:2\"");
    Hit hit = stage.get("/?q=an+EVIL+word").hits().getFirst();
    assertThat(hit.message()).isEqualTo("Saw evil");
    assertThat(hit.data()).isEqualTo("ARGS:q=an evil word");
    assertThat(hit.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(hit.tags()).containsExactly("a", "b");
    assertThat(hit.version() + hit.revision()).isEqualTo("v12");
    assertThat(hit.variable()).isEqualTo("ARGS:q");
    assertThat(hit.value()).isEqualTo("an evil word");
    assertThat(hit.position().toString()).isEqualTo("rules:2:1");
  }

  @Test
  void phase_five_runs_after_a_refusal_and_decides_nothing() throws Exception {
    Stage stage =
        Stage.of(
            "SecAction \"id:1,phase:1,deny\"",
            "SecAction \"id:2,phase:2,pass\"",
            "SecAction \"id:5,phase:5,deny,status:500\"");
    Stage.Outcome outcome = stage.get("/");
    assertThat(outcome.rules()).containsExactly(1, 5);
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Deny(403, 1));
  }

  @Test
  void refuses_a_response_by_its_body() throws Exception {
    Stage stage =
        Stage.of(
            "SecResponseBodyAccess On",
            "SecRule RESPONSE_BODY \"@contains secret\" \"id:1,phase:4,deny,status:502\"");
    assertThat(stage.answered("/", "a secret").status()).isEqualTo(502);
    assertThat(stage.answered("/", "nothing").status()).isEqualTo(200);
  }
}
