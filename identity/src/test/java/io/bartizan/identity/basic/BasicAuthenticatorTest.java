package io.bartizan.identity.basic;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.identity.Call;
import io.bartizan.identity.Proof;
import io.bartizan.identity.consumer.ConsumerConfig;
import io.bartizan.identity.consumer.Consumers;
import io.bartizan.identity.password.PasswordMaker;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Edits;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Users and passwords, right and wrong, and what checking them costs.
final class BasicAuthenticatorTest {
  record Root(Map<String, ConsumerConfig> consumers) {}

  private static final PasswordMaker MAKER = new PasswordMaker(new SecureRandom());
  private static final String HASH = hash("right");
  private static final String OTHER = hash("other");
  private static final String FILE =
      """
      consumers:
        ann: { passwords: { hash: "%s" }, roles: [ buyer ], tier: gold }
        bob:
          passwords:
            - { hash: "%s", expires: 2026-01-01T00:01:00Z }
            - { hash: "%s" }
        eve: { passwords: { hash: "%s" }, disabled: true }
      """
          .formatted(HASH, HASH, OTHER, HASH);

  private final HandTicker ticker = new HandTicker();
  private final PasswordDesk desk = new PasswordDesk(1);
  private BasicAuthenticator authenticator = of(FILE, Duration.ofMinutes(5));
  private String client = "192.0.2.1";

  private static String hash(String password) {
    return MAKER.argon2id(password.getBytes(StandardCharsets.UTF_8));
  }

  private BasicAuthenticator of(String file, Duration remember) {
    Root root = Config.parse("test.yaml", file, Root.class, Consumers::check).orElseThrow();
    return new BasicAuthenticator(
        new BasicConfig(remember, 5), Consumers.of(root.consumers()), desk);
  }

  private Walk call(String login) throws Exception {
    String base64 = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    Walk walk = Call.with(ticker, "Authorization: Basic " + base64);
    walk.client(Address.of(InetAddress.getByName(client)));
    return walk;
  }

  private Proof prove(String login) throws Exception {
    return Call.judged(authenticator, call(login));
  }

  private Code rejected(String login) throws Exception {
    return ((Proof.Rejected) prove(login)).code();
  }

  @Test
  void a_password_identifies_its_consumer() throws Exception {
    Proof.Accepted proof = (Proof.Accepted) prove("ann:right");
    assertThat(proof.identity().subject()).isEqualTo("ann");
    assertThat(proof.identity().method()).isEqualTo("basic");
    assertThat(proof.identity().roles()).containsExactly("buyer");
    assertThat(proof.identity().claims()).isEqualTo(Map.of("tier", "gold"));
    assertThat(rejected("ann:wrong")).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(rejected("ANN:right")).isEqualTo(Code.CREDENTIAL_INVALID);
  }

  @Test
  void an_unknown_user_costs_the_hashing_that_a_wrong_password_costs() throws Exception {
    long before = desk.checks();
    assertThat(rejected("ann:wrong")).isEqualTo(Code.CREDENTIAL_INVALID);
    long known = desk.checks() - before;
    String one = "consumers: { ann: { passwords: { hash: \"%s\" } } }".formatted(HASH);
    authenticator = of(one, Duration.ofMinutes(5));
    before = desk.checks();
    assertThat(prove("nobody:wrong")).isEqualTo(prove("ann:wrong again"));
    assertThat(desk.checks() - before).isEqualTo(2 * known).isEqualTo(2);
    assertThat(prove("nobody:right")).isEqualTo(prove("ann:wrong"));
  }

  @Test
  void a_name_that_nobody_has_always_costs_what_the_same_consumer_costs() throws Exception {
    for (String name : List.of("x", "y", "z", "admin", "root")) {
      long before = desk.checks();
      prove(name + ":1");
      long once = desk.checks() - before;
      prove(name + ":2");
      assertThat(desk.checks() - before).isEqualTo(2 * once).isBetween(2L, 4L);
    }
  }

  @Test
  void a_password_that_was_right_is_not_hashed_again() throws Exception {
    prove("ann:right");
    long before = desk.checks();
    assertThat(authenticator.prove(call("ann:right"))).isInstanceOf(Proof.Accepted.class);
    ticker.advance(Duration.ofMinutes(5));
    assertThat(authenticator.prove(call("ann:right"))).isInstanceOf(Proof.Pending.class);
    assertThat(prove("ann:right")).isInstanceOf(Proof.Accepted.class);
    assertThat(desk.checks()).isEqualTo(before + 1);
  }

  @Test
  void what_is_remembered_ends_with_the_configuration_that_has_it() throws Exception {
    prove("ann:right");
    String changed = "consumers: { ann: { passwords: { hash: \"%s\" } } }".formatted(OTHER);
    authenticator = of(changed, Duration.ofMinutes(5));
    assertThat(rejected("ann:right")).isEqualTo(Code.CREDENTIAL_INVALID);
    authenticator =
        of(
            "consumers: { bob: { passwords: { hash: \"%s\" } } }".formatted(OTHER),
            Duration.ofMinutes(5));
    assertThat(rejected("ann:right")).isEqualTo(Code.CREDENTIAL_INVALID);
  }

  @Test
  void one_password_replaces_another_without_a_gap() throws Exception {
    assertThat(prove("bob:right")).isInstanceOf(Proof.Accepted.class);
    assertThat(prove("bob:other")).isInstanceOf(Proof.Accepted.class);
    ticker.advance(Duration.ofMinutes(1));
    assertThat(rejected("bob:right")).isEqualTo(Code.CREDENTIAL_EXPIRED);
    assertThat(prove("bob:other")).isInstanceOf(Proof.Accepted.class);
  }

  @Test
  void a_disabled_consumer_learns_it_with_the_right_password_only() throws Exception {
    assertThat(rejected("eve:wrong")).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(rejected("eve:right")).isEqualTo(Code.CREDENTIAL_REVOKED);
  }

  @Test
  void wrong_passwords_make_one_address_wait_and_no_other() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(rejected("ann:wrong" + i)).isEqualTo(Code.CREDENTIAL_INVALID);
    }
    long before = desk.checks();
    assertThat(rejected("ann:right")).isEqualTo(Code.CREDENTIAL_LOCKED);
    assertThat(desk.checks()).isEqualTo(before);
    assertThat(prove("bob:other")).isInstanceOf(Proof.Accepted.class);
    client = "192.0.2.2";
    assertThat(prove("ann:right")).isInstanceOf(Proof.Accepted.class);
  }

  @Test
  void whoever_was_right_before_is_not_locked_out_by_a_neighbour() throws Exception {
    prove("ann:right");
    for (int i = 0; i < 5; i++) {
      rejected("ann:wrong" + i);
    }
    assertThat(rejected("ann:wrong")).isEqualTo(Code.CREDENTIAL_LOCKED);
    assertThat(prove("ann:right")).isInstanceOf(Proof.Accepted.class);
  }

  @Test
  void each_further_wrong_password_doubles_the_wait_up_to_a_minute() throws Exception {
    for (int i = 0; i < 5; i++) {
      rejected("ann:wrong" + i);
    }
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      ticker.advance(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(rejected("ann:wrong")).as("after %d s", seconds).isEqualTo(Code.CREDENTIAL_LOCKED);
      ticker.advance(Duration.ofNanos(1));
      assertThat(rejected("ann:wrong")).isEqualTo(Code.CREDENTIAL_INVALID);
    }
    ticker.advance(Duration.ofMinutes(15));
    assertThat(rejected("ann:wrong")).isEqualTo(Code.CREDENTIAL_INVALID);
    assertThat(rejected("ann:wrong")).isEqualTo(Code.CREDENTIAL_INVALID);
  }

  @Test
  void ipv6_addresses_of_one_household_count_together() throws Exception {
    for (int i = 0; i < 5; i++) {
      client = "2001:db8::" + i;
      rejected("ann:wrong" + i);
    }
    assertThat(rejected("ann:right")).isEqualTo(Code.CREDENTIAL_LOCKED);
    client = "2001:db8:0:1::1";
    assertThat(prove("ann:right")).isInstanceOf(Proof.Accepted.class);
  }

  @Test
  void a_login_that_comes_many_times_at_once_is_checked_once() throws Exception {
    List<CompletableFuture<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Proof proof = authenticator.prove(call("ann:right"));
      all.add(begun(proof));
    }
    for (CompletableFuture<Outcome> each : all) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Right.class);
    }
    assertThat(desk.checks()).isEqualTo(1);
  }

  @Test
  void one_address_cannot_take_the_places_of_all() throws Exception {
    List<CompletableFuture<Outcome>> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      flood.add(begun(authenticator.prove(call("ann:flood" + i))));
    }
    client = "192.0.2.2";
    assertThat(prove("bob:other")).isInstanceOf(Proof.Accepted.class);
    int busy = 0;
    for (CompletableFuture<Outcome> each : flood) {
      busy += each.get(20, TimeUnit.SECONDS) == Outcome.Busy.BUSY ? 1 : 0;
    }
    assertThat(busy).isEqualTo(200 - PasswordDesk.EACH);
  }

  @Test
  void no_more_than_so_many_wait_wherever_they_come_from() throws Exception {
    List<CompletableFuture<Outcome>> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      client = "198.51.100." + i;
      flood.add(begun(authenticator.prove(call("ann:flood" + i))));
    }
    int busy = 0;
    for (CompletableFuture<Outcome> each : flood) {
      busy += each.get(60, TimeUnit.SECONDS) == Outcome.Busy.BUSY ? 1 : 0;
    }
    assertThat(busy).isEqualTo(200 - PasswordDesk.WAITING);
  }

  @SuppressWarnings("unchecked")
  private static CompletableFuture<Outcome> begun(Proof proof) {
    return Call.begun((Proof.Pending<Outcome>) proof);
  }

  @Test
  void refuses_what_is_no_user_and_password() throws Exception {
    List<String> table =
        List.of(
            "",
            "YW5u",
            base64("ann"),
            base64(":right"),
            base64("ann:right\0"),
            base64("ann\n:right"),
            base64("ann:\u007f"),
            base64("ann:right") + "=",
            base64("ann:right") + " x",
            base64("ann:rights").replace("=", ""),
            "YW5u\tOnJpZ2h0",
            "YW5uOnJp_2h0",
            "YW5uOn\u00ffJpZ2h0",
            "/3I6/w==",
            base64("a".repeat(800) + ":right"));
    int ran = 0;
    for (String each : table) {
      Proof proof = authenticator.prove(Call.with(ticker, "Authorization: Basic " + each));
      assertThat(proof).as(each).isInstanceOf(Proof.Rejected.class);
      assertThat(((Proof.Rejected) proof).code()).as(each).isEqualTo(Code.CREDENTIAL_MALFORMED);
      ran++;
    }
    assertThat(ran).isEqualTo(15);
    assertThat(desk.checks()).isZero();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void other_schemes_are_left_to_others() {
    for (String each : List.of("Bearer abc", "Basics YW5u", "Digest x", "Basi")) {
      assertThat(authenticator.prove(Call.with(ticker, "Authorization: " + each)))
          .as(each)
          .isEqualTo(Proof.Absent.ABSENT);
    }
    assertThat(authenticator.prove(Call.with(ticker, "Accept: x"))).isEqualTo(Proof.Absent.ABSENT);
  }

  @Test
  void two_fields_are_ambiguous() throws Exception {
    Walk walk =
        Call.with(
            ticker,
            "Authorization: Basic " + base64("ann:right"),
            "Authorization: Basic " + base64("ann:right"));
    assertThat(((Proof.Rejected) authenticator.prove(walk)).code())
        .isEqualTo(Code.CREDENTIAL_AMBIGUOUS);
  }

  @Test
  void the_password_is_not_forwarded_and_other_schemes_are() {
    Edits edits = new Edits();
    authenticator.conceal(Call.with(ticker, "Authorization: bAsIc " + base64("ann:right")), edits);
    assertThat(edits.isEmpty()).isFalse();
    Edits none = new Edits();
    authenticator.conceal(Call.with(ticker, "Authorization: Bearer x"), none);
    assertThat(none.isEmpty()).isTrue();
  }

  @Test
  void a_password_behind_another_credential_is_not_forwarded_either() {
    Edits edits = new Edits();
    String password = "Authorization: Basic " + base64("ann:right");
    authenticator.conceal(Call.with(ticker, "Authorization: Bearer x", password), edits);
    assertThat(edits.isEmpty()).isFalse();
  }

  @Test
  void the_challenge_names_realm_and_charset() {
    assertThat(authenticator.challenge("api", null))
        .isEqualTo("Basic realm=\"api\", charset=\"UTF-8\"");
  }
}
