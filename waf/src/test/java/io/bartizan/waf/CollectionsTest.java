package io.bartizan.waf;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.waf.lang.Variable;
import io.bartizan.waf.state.Instance;
import io.bartizan.waf.state.Store;
import io.bartizan.waf.text.Text;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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

  @Test
  void variables_that_ceased_to_be_make_room_for_others() throws Exception {
    Stage stage =
        Stage.of(
            "SecAction \"id:1,phase:1,nolog,pass,initcol:ip=%{REMOTE_ADDR}\"",
            "SecRule ARGS_NAMES \"@rx .\" \"id:2,phase:1,nolog,pass,"
                + "setvar:ip.%{MATCHED_VAR}=1,expirevar:ip.%{MATCHED_VAR}=60\"",
            "SecRule IP:last \"@eq 1\" \"id:3,phase:1,deny\"");
    StringBuilder query = new StringBuilder("/?");
    for (int i = 0; i < 200; i++) {
      query.append('p').append(i).append('&');
    }
    assertThat(stage.get(query.toString()).status()).isEqualTo(200);
    assertThat(stage.get("/?last").status()).isEqualTo(200);
    stage.pass(61);
    assertThat(stage.get("/?last").status()).isEqualTo(403);
  }

  @Test
  void a_long_time_is_no_short_one() throws Exception {
    Stage stage =
        Stage.of(
            "SecAction \"id:1,phase:1,nolog,pass,initcol:global=all\"",
            "SecRule GLOBAL:seen \"@eq 1\" \"id:2,phase:1,deny\"",
            "SecAction \"id:3,phase:1,nolog,pass,setvar:global.seen=1,"
                + "expirevar:global.seen=9999999999999999\"");
    assertThat(stage.get("/").status()).isEqualTo(200);
    assertThat(stage.get("/").status()).isEqualTo(403);
  }

  @Test
  void what_lives_on_is_bounded_in_bytes_whoever_chooses_it() {
    Store store = new Store(Instant::now, 100_000, 60);
    Instance first = store.open(Variable.IP, Text.latin1("first"));
    for (int i = 0; i < 60; i++) {
      Instance instance = store.open(Variable.IP, Text.latin1("k" + i));
      for (int name = 0; name < 200; name++) {
        instance.set(Text.latin1("n" + name), Text.latin1("v".repeat(8192)), 0);
      }
    }
    assertThat(store.size()).isBetween(30, 45);
    assertThat(store.open(Variable.IP, Text.latin1("first"))).isNotSameAs(first);
    store.open(Variable.IP, Text.latin1("k59")).set(Text.latin1("n0"), null, 0);
    for (int i = 0; i < 1000; i++) {
      first.set(Text.latin1("gone"), Text.latin1("v".repeat(8192)), 0);
      first.set(Text.latin1("gone"), null, 0);
    }
    assertThat(store.size()).isGreaterThan(30);
  }

  @Test
  void long_keys_are_told_apart() {
    Store store = new Store(Instant::now, 10, 60);
    String much = "k".repeat(8000);
    Instance one = store.open(Variable.SESSION, Text.latin1(much + "1"));
    assertThat(store.open(Variable.SESSION, Text.latin1(much + "1"))).isSameAs(one);
    assertThat(store.open(Variable.SESSION, Text.latin1(much + "2"))).isNotSameAs(one);
    assertThat(store.open(Variable.USER, Text.latin1(much + "1"))).isNotSameAs(one);
  }

  @Test
  void keys_that_are_made_to_collide_take_no_longer_than_others() {
    long plain = opening(i -> "key" + i);
    long colliding = opening(CollectionsTest::colliding);
    assertThat(colliding).isLessThan(20 * plain + TimeUnit.MILLISECONDS.toNanos(500));
  }

  private static long opening(IntFunction<String> key) {
    Store store = new Store(Instant::now, 100_000, 60);
    long start = System.nanoTime();
    for (int i = 0; i < 1 << 13; i++) {
      store.open(Variable.SESSION, Text.latin1(key.apply(i)));
    }
    return System.nanoTime() - start;
  }

  /// `Aa` and `BB` have the same hash, and so have all texts made of them.
  private static String colliding(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 13; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }
}
