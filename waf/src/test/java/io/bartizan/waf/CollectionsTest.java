package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectionsTest {
  private static final String[] COUNTER = {
    "SecAction \"id:1,phase:1,nolog,pass,initcol:ip=%{REMOTE_ADDR}\"",
    "SecAction \"id:2,phase:1,nolog,pass,setvar:ip.count=+1,expirevar:ip.count=60\"",
    "SecRule IP:count \"@gt 2\" \"id:3,phase:1,deny,status:429\""
  };

  @Test
  void counts_requests_of_one_address_until_the_count_expires() throws Exception {
    Stage stage = Stage.of(COUNTER);
    assertThat(stage.get("/").status()).isEqualTo(200);
    assertThat(stage.get("/").status()).isEqualTo(200);
    assertThat(stage.get("/").status()).isEqualTo(429);
    assertThat(stage.from("192.0.2.2").get("/").status()).isEqualTo(200);
    stage.pass(61);
    assertThat(stage.from("192.0.2.1").get("/").status()).isEqualTo(200);
  }

  @Test
  void an_instance_that_nobody_uses_goes() throws Exception {
    Stage stage =
        Stage.of(
            "SecCollectionTimeout 10",
            "SecAction \"id:1,phase:1,nolog,pass,initcol:global=all\"",
            "SecRule GLOBAL:seen \"@eq 1\" \"id:2,phase:1,deny\"",
            "SecAction \"id:3,phase:1,nolog,pass,setvar:global.seen=1\"");
    assertThat(stage.get("/").status()).isEqualTo(200);
    assertThat(stage.get("/").status()).isEqualTo(403);
    stage.pass(11);
    assertThat(stage.get("/").status()).isEqualTo(200);
  }

  @Test
  void tx_lives_for_one_transaction() throws Exception {
    Stage stage =
        Stage.of(
            "SecRule TX:seen \"@eq 1\" \"id:1,phase:1,deny\"",
            "SecAction \"id:2,phase:1,nolog,pass,setvar:tx.seen=1\"");
    assertThat(stage.get("/").status()).isEqualTo(200);
    assertThat(stage.get("/").status()).isEqualTo(200);
  }

  @Test
  void sets_counts_and_removes_with_macros_in_names_and_values() throws Exception {
    Stage stage =
        Stage.of(
            "SecAction \"id:1,phase:1,nolog,pass,setvar:tx.a=5,setvar:'tx.b_%{tx.a}=%{tx.a}0',"
                + "setvar:tx.a=+2,setvar:tx.a=-%{tx.b_5},setvar:tx.c=1,setvar:!tx.c\"",
            "SecAction \"id:2,phase:1,pass,msg:'%{tx.a} %{tx.b_5} [%{tx.c}]'\"");
    assertThat(stage.get("/").message()).isEqualTo("-43 50 []");
  }

  @Test
  void variables_named_by_the_client_are_bounded() throws Exception {
    Stage stage =
        Stage.of(
            "SecArgumentsLimit 5000",
            "SecRule ARGS_NAMES \"@rx .\" \"id:1,phase:1,nolog,pass,setvar:tx.n_%{MATCHED_VAR}=1\"",
            "SecRule &TX:/^n_/ \"@gt 1000\" \"id:2,phase:1,deny\"");
    StringBuilder query = new StringBuilder("/?");
    for (int i = 0; i < 3000; i++) {
      query.append('p').append(i).append('&');
    }
    assertThat(stage.get(query.toString()).status()).isEqualTo(200);
  }
}
