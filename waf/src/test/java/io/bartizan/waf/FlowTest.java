package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTest {
  @Test
  void a_chain_matches_only_if_each_link_does() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS:a \"@eq 1\" \"id:1,phase:2,deny,chain\"",
            "  SecRule ARGS:b \"@eq 2\" \"chain\"",
            "  SecRule ARGS:c \"@eq 3\"");
    assertThat(stage.get("/?a=1&b=2&c=3").status()).isEqualTo(403);
    assertThat(stage.get("/?a=1&b=2&c=4").status()).isEqualTo(200);
    assertThat(stage.get("/?a=1&c=3").status()).isEqualTo(200);
  }

  @Test
  void a_later_link_looks_at_what_the_links_before_matched() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS \"@contains x\" \"id:1,phase:2,deny,chain\"",
            "  SecRule MATCHED_VARS \"@contains y\"");
    assertThat(stage.get("/?a=x&b=y").status()).isEqualTo(200);
    assertThat(stage.get("/?a=x&b=xy").status()).isEqualTo(403);
  }

  @Test
  void a_chain_tells_the_names_of_all_that_its_links_matched() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS \"@rx ^(x.*)\" \"id:1,phase:2,pass,log,capture,chain\"",
            "  SecRule TX:1 \"@contains y\"",
            "SecRule ARGS \"@contains y\" \"id:2,phase:2,pass,log\"");
    var hits = stage.get("/?a=x&b=xy&b=xyz").hits();
    assertThat(hits.getFirst().variable()).isEqualTo("TX:1");
    assertThat(hits.getFirst().matched()).containsExactly("ARGS:a", "ARGS:b", "TX:1");
    assertThat(hits.getLast().matched()).isEmpty();
  }

  @Test
  void a_later_link_looks_at_all_that_matched_however_much() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule REQUEST_COOKIES|ARGS \"@rx .\" \"id:1,phase:2,deny,chain\"",
            "  SecRule MATCHED_VARS \"@streq evil\"");
    String cookies = "a=b;".repeat(10_000);
    assertThat(stage.get("/?q=good", "Cookie", cookies).status()).isEqualTo(200);
    assertThat(stage.get("/?q=evil", "Cookie", cookies).status()).isEqualTo(403);
  }

  @Test
  void skips_rules_and_skips_after_markers() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS:skip \"@eq 1\" \"id:1,phase:1,nolog,pass,skip:1\"",
            "SecAction \"id:2,phase:1,pass\"",
            "SecRule ARGS:after \"@eq 1\" \"id:3,phase:1,nolog,pass,skipAfter:END\"",
            "SecAction \"id:4,phase:1,pass\"",
            "SecMarker END",
            "SecAction \"id:5,phase:1,pass\"");
    assertThat(stage.get("/").rules()).containsExactly(2, 4, 5);
    assertThat(stage.get("/?skip=1").rules()).containsExactly(4, 5);
    assertThat(stage.get("/?after=1").rules()).containsExactly(2, 5);
  }

  @Test
  void a_guard_skips_by_the_value_that_its_variable_has_then() throws Exception {
    Stage stage =
        Stage.of(
            "SecAction \"id:1,phase:1,nolog,pass,setvar:tx.level=1\"",
            "SecRule ARGS:level \"@rx .*\" \"id:2,phase:1,nolog,pass,setvar:tx.level=%{MATCHED_VAR}\"",
            "SecRule TX:level \"@lt 2\" \"id:3,phase:2,nolog,pass,skipAfter:END\"",
            "SecRule ARGS:q \"@rx evil\" \"id:4,phase:2,pass\"",
            "SecMarker END",
            "SecRule ARGS:q \"@rx evil\" \"id:5,phase:2,pass\"");
    for (int i = 0; i < 3; i++) {
      assertThat(stage.get("/?q=evil").rules()).containsExactly(5);
      assertThat(stage.get("/?q=evil&level=2").rules()).containsExactly(4, 5);
    }
  }

  @Test
  void a_guard_that_is_removed_does_not_skip() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS:free \"@eq 1\" \"id:1,phase:1,nolog,pass,ctl:ruleRemoveById=3\"",
            "SecRule &ARGS \"@ge 0\" \"id:2,phase:1,nolog,pass,setvar:tx.level=1\"",
            "SecRule TX:level \"@lt 2\" \"id:3,phase:2,nolog,pass,skipAfter:END\"",
            "SecAction \"id:4,phase:2,pass\"",
            "SecMarker END");
    assertThat(stage.get("/").rules()).isEmpty();
    assertThat(stage.get("/?free=1").rules()).containsExactly(4);
  }

  @Test
  void a_guard_that_is_removed_after_others_were_decided_does_not_skip() throws Exception {
    Stage stage =
        Stage.of(
            "SecAction \"id:1,phase:1,nolog,pass,setvar:tx.level=1\"",
            "SecRule ARGS:free \"@eq 1\" \"id:2,phase:2,nolog,pass,ctl:ruleRemoveById=3\"",
            "SecRule TX:level \"@lt 2\" \"id:3,phase:2,nolog,pass,skipAfter:END\"",
            "SecRule ARGS:q \"@rx evil\" \"id:4,phase:2,pass\"",
            "SecMarker END",
            "SecRule ARGS:q \"@rx evil\" \"id:5,phase:2,pass\"");
    assertThat(stage.get("/?q=evil").rules()).containsExactly(5);
    assertThat(stage.get("/?q=evil&free=1").rules()).containsExactly(4, 5);
  }

  @Test
  void allow_ends_all_phases_the_request_or_this_phase() throws Exception {
    String rest =
        """
        SecAction "id:2,phase:1,pass"
        SecAction "id:3,phase:2,pass"
        SecAction "id:4,phase:3,pass"
        SecAction "id:5,phase:3,pass"
        SecAction "id:6,phase:5,pass"
        """;
    assertThat(Stage.of("SecAction \"id:1,phase:1,allow\"", rest).get("/").rules())
        .containsExactly(1, 6);
    assertThat(Stage.of("SecAction \"id:1,phase:1,allow:request\"", rest).get("/").rules())
        .containsExactly(1, 4, 5, 6);
    assertThat(Stage.of("SecAction \"id:1,phase:1,allow:phase\"", rest).get("/").rules())
        .containsExactly(1, 3, 4, 5, 6);
  }

  @Test
  void multi_match_looks_after_each_transformation_that_changed_something() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS \"@rx A\" \"id:1,phase:2,pass,t:none,t:lowercase,multiMatch,"
                + "setvar:tx.n=+1,msg:'%{tx.n}'\"");
    assertThat(stage.get("/?q=A").message()).isEqualTo("1");
    assertThat(stage.get("/?q=a").hits()).isEmpty();
  }

  @Test
  void an_effect_takes_place_for_each_value_that_matches() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule ARGS \"@rx x\" \"id:1,phase:2,nolog,pass,setvar:tx.score=+5\"",
            "SecRule TX:score \"@ge 15\" \"id:2,phase:2,deny\"");
    assertThat(stage.get("/?a=x&b=x").status()).isEqualTo(200);
    assertThat(stage.get("/?a=x&b=x&c=x").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"@rx ^0$\" \"t:none,t:length",
        "\"@rx ^da39a3ee\" \"t:none,t:sha1,t:hexEncode",
        "\"@rx ^d41d8cd9\" \"t:none,t:urlDecodeUni,t:lowercase,t:md5,t:hexEncode",
        "\"@streq 0\" \"t:none,t:length"
      })
  void an_empty_value_is_transformed_too(String rule) throws Exception {
    Stage stage = Stage.of("SecRule ARGS:q " + rule + ",id:1,phase:2,deny\"");
    assertThat(stage.get("/?q=").status()).isEqualTo(403);
  }
}
