package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlTest {
  private static final String RULES =
      "SecRule ARGS \"@rx evil\" \"id:10,phase:2,pass,tag:'sqli',msg:'Evil'\"\n"
          + "SecRule ARGS|REQUEST_URI \"@rx evil\" \"id:11,phase:2,pass,tag:'xss'\"";

  @Test
  void leaves_out_rules_by_id_range_tag_and_message() throws Exception {
    assertThat(with("ruleRemoveById=10").get("/?q=evil").rules()).containsExactly(11);
    assertThat(with("ruleRemoveById=1-99").get("/?q=evil").rules()).isEmpty();
    assertThat(with("ruleRemoveByTag=xss").get("/?q=evil").rules()).containsExactly(10);
    assertThat(with("ruleRemoveByMsg=Evil").get("/?q=evil").rules()).containsExactly(11);
  }

  @Test
  void leaves_out_targets_by_id_and_tag() throws Exception {
    assertThat(with("ruleRemoveTargetById=10;ARGS:q").get("/?q=evil").rules()).containsExactly(11);
    assertThat(with("ruleRemoveTargetByTag=sqli;ARGS:/^q/").get("/?q=evil").rules())
        .containsExactly(11);
    assertThat(with("ruleRemoveTargetById=10;ARGS:other").get("/?q=evil").rules())
        .containsExactly(10, 11);
  }

  @Test
  void holds_for_one_transaction_only() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS:off \"@eq 1\" \"id:1,phase:1,nolog,pass,ctl:ruleEngine=Off\"", RULES);
    assertThat(stage.get("/?q=evil&off=1").rules()).isEmpty();
    assertThat(stage.get("/?q=evil").rules()).containsExactly(10, 11);
  }

  @Test
  void chooses_what_reads_the_body() throws Exception {
    Stage stage =
        Stage.of(
            "SecAction \"id:1,phase:1,nolog,pass,ctl:requestBodyProcessor=JSON\"",
            "SecRule ARGS:json.a \"@streq evil\" \"id:2,phase:2,deny\"");
    assertThat(stage.type("text/plain").post("/", "{\"a\":\"evil\"}").status()).isEqualTo(403);
  }

  @Test
  void fills_the_request_body_of_no_known_type_only_if_forced() throws Exception {
    String rule = "SecRule REQUEST_BODY \"@contains evil\" \"id:2,phase:2,deny\"";
    Stage forced =
        Stage.of("SecAction \"id:1,phase:1,nolog,pass,ctl:forceRequestBodyVariable=On\"", rule);
    assertThat(forced.type("text/plain").post("/", "evil").status()).isEqualTo(403);
    assertThat(Stage.of(rule).type("text/plain").post("/", "evil").status()).isEqualTo(200);
  }

  private static Stage with(String control) throws Exception {
    return Stage.of("SecAction \"id:1,phase:1,nolog,pass,ctl:" + control + "\"", RULES);
  }
}
