package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.identity.Call;
import io.bartizan.identity.Proof;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An issuer's keys over time: rotated, withdrawn, out of reach, asked for too often.
final class KeySourceTest {
  private final HandTicker ticker = new HandTicker();
  private TestIssuer issuer;
  private Desk desk;

  @BeforeEach
  void open() throws Exception {
    issuer = TestIssuer.start(ticker, "ES256", "EdDSA");
    desk = desk("");
  }

  @AfterEach
  void close() {
    issuer.close();
  }

  private Desk desk(String more) {
    return new Desk(ticker, "issuer: \"" + issuer.issuer() + "\", audience: orders" + more);
  }

  /// Waits until no fetch is under way, and begins none: long ago it was too soon for the next.
  private void land() throws Exception {
    Verdict.Work<Boolean> fetch =
        desk.tokens.source().fetch(ticker.nanos() - Duration.ofDays(100).toNanos());
    if (fetch != null) {
      assertThat(Call.begun(fetch).get(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private String longLived() throws Exception {
    return issuer.token().expiresIn(Duration.ofDays(30)).text();
  }

  @Test
  void needs_no_issuer_at_the_start_and_asks_it_for_the_first_token() throws Exception {
    assertThat(issuer.discovery().fetches()).isZero();
    desk.accepted(issuer.token().text());
    desk.accepted(issuer.token().subject("bob").text());
    assertThat(issuer.discovery().fetches()).isEqualTo(1);
    assertThat(issuer.keys().fetches()).isEqualTo(1);
  }

  @Test
  void fetches_once_for_all_that_wait() throws Exception {
    issuer.keys().hold();
    List<Walk> calls = new ArrayList<>();
    List<Proof.Pending<?>> waiting = new ArrayList<>();
    List<CompletableFuture<?>> work = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Walk x =
          Call.with(ticker, "Authorization: Bearer " + issuer.token().subject("user" + i).text());
      Proof.Pending<?> pending = (Proof.Pending<?>) desk.authenticator.prove(x);
      calls.add(x);
      waiting.add(pending);
      work.add(Call.begun(pending));
    }
    issuer.keys().release();
    for (int i = 0; i < 100; i++) {
      assertThat(work.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(true);
      assertThat(Call.judged(desk.authenticator, calls.get(i))).isInstanceOf(Proof.Accepted.class);
    }
    assertThat(waiting).hasSize(100);
    assertThat(issuer.keys().fetches()).isEqualTo(1);
  }

  @Test
  void finds_a_new_key_at_once_when_the_issuer_rotates() throws Exception {
    desk.accepted(issuer.token().text());
    ticker.advance(Duration.ofSeconds(30));
    issuer.rotateWithOverlap();
    desk.accepted(issuer.token().text());
    assertThat(issuer.keys().fetches()).isEqualTo(2);
  }

  @Test
  void forgets_remembered_tokens_of_a_key_that_was_withdrawn() throws Exception {
    String old = longLived();
    desk.accepted(old);
    desk.accepted(old);
    ticker.advance(Duration.ofSeconds(30));
    issuer.rotate();
    desk.accepted(issuer.token().text());
    assertThat(desk.rejected(old)).isEqualTo(Code.TOKEN_KEY);
  }

  @Test
  void keeps_remembered_tokens_when_other_keys_come_and_go() throws Exception {
    String old = longLived();
    var identity = desk.accepted(old);
    ticker.advance(Duration.ofSeconds(30));
    issuer.rotateWithOverlap();
    desk.accepted(issuer.token().text());
    assertThat(desk.accepted(old)).isSameAs(identity);
  }

  @Test
  void notices_within_the_refresh_time_that_a_key_was_withdrawn() throws Exception {
    String old = longLived();
    desk.accepted(old);
    issuer.rotate();
    ticker.advance(Duration.ofMinutes(10));
    assertThat(desk.rejected(old)).isEqualTo(Code.TOKEN_KEY);
  }

  @Test
  void fetches_in_the_background_before_keys_are_too_old() throws Exception {
    String token = longLived();
    desk.accepted(token);
    ticker.advance(Duration.ofMinutes(8).minusNanos(1));
    desk.accepted(token);
    land();
    assertThat(issuer.keys().fetches()).isEqualTo(1);
    ticker.advance(Duration.ofNanos(1));
    issuer.keys().hold();
    desk.accepted(token);
    issuer.keys().release();
    land();
    assertThat(issuer.keys().fetches()).isEqualTo(2);
  }

  @Test
  void a_flood_of_unknown_kids_fetches_once_in_thirty_seconds() throws Exception {
    desk.accepted(issuer.token().text());
    for (int minute = 0; minute < 3; minute++) {
      for (int i = 0; i < 400; i++) {
        assertThat(desk.rejected(issuer.token().header("kid", "k" + minute + "-" + i).text()))
            .isEqualTo(Code.TOKEN_KEY);
      }
      ticker.advance(Duration.ofSeconds(30));
    }
    assertThat(issuer.keys().fetches()).isEqualTo(3);
    desk.accepted(issuer.token().text());
  }

  @Test
  void a_token_without_kid_needs_a_single_key_that_fits() throws Exception {
    desk.accepted(issuer.token().withoutHeader("kid").text());
    ticker.advance(Duration.ofSeconds(30));
    issuer.rotateWithOverlap();
    desk.accepted(issuer.token().text());
    assertThat(desk.rejected(issuer.token().withoutHeader("kid").text())).isEqualTo(Code.TOKEN_KEY);
  }

  @Test
  void believes_known_keys_while_the_issuer_is_away_but_not_for_ever() throws Exception {
    String token = longLived();
    desk.accepted(token);
    issuer.keys().status(500);
    ticker.advance(Duration.ofMinutes(11));
    desk.accepted(token);
    desk.accepted(issuer.token().text());
    ticker.advance(Duration.ofMinutes(12 * 60 - 11).minusSeconds(1));
    desk.accepted(token);
    land();
    ticker.advance(Duration.ofSeconds(2));
    assertThat(desk.rejected(token)).isEqualTo(Code.KEYS_UNAVAILABLE);
    issuer.keys().heal();
    ticker.advance(Duration.ofSeconds(30));
    desk.accepted(token);
    assertThat(desk.log.failed)
        .isNotEmpty()
        .allMatch(reason ->
            reason.endsWith("/keys: status 500 (expected: 200; redirects are not followed)"));
  }

  @Test
  void an_issuer_that_is_away_is_not_asked_for_each_request() throws Exception {
    issuer.keys().status(503);
    for (int i = 0; i < 100; i++) {
      assertThat(desk.rejected(issuer.token().text())).isEqualTo(Code.KEYS_UNAVAILABLE);
    }
    assertThat(issuer.keys().fetches()).isEqualTo(1);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(desk.rejected(issuer.token().text())).isEqualTo(Code.KEYS_UNAVAILABLE);
    assertThat(issuer.keys().fetches()).isEqualTo(2);
    issuer.keys().heal();
    ticker.advance(Duration.ofSeconds(2));
    desk.accepted(issuer.token().text());
    assertThat(issuer.keys().fetches()).isEqualTo(3);
  }

  @Test
  void an_unknown_kid_while_the_issuer_is_away_may_be_a_new_key() throws Exception {
    desk.accepted(issuer.token().text());
    issuer.keys().status(500);
    issuer.rotate();
    ticker.advance(Duration.ofSeconds(30));
    assertThat(desk.rejected(issuer.token().text())).isEqualTo(Code.KEYS_UNAVAILABLE);
    issuer.keys().heal();
    ticker.advance(Duration.ofSeconds(1));
    desk.accepted(issuer.token().text());
  }

  @Test
  void a_remembered_token_ends_when_it_expires() throws Exception {
    String token = issuer.token().text();
    desk.accepted(token);
    ticker.advance(Duration.ofMillis(329_999));
    desk.accepted(token);
    ticker.advance(Duration.ofMillis(1));
    assertThat(desk.rejected(token)).isEqualTo(Code.TOKEN_EXPIRED);
    assertThat(desk.rejected(token)).isEqualTo(Code.TOKEN_EXPIRED);
  }

  @Test
  void a_remembered_token_is_found_without_waiting() throws Exception {
    String token = issuer.token().text();
    desk.accepted(token);
    Walk x = Call.with(ticker, "Authorization: Bearer " + token);
    assertThat(desk.authenticator.prove(x)).isInstanceOf(Proof.Accepted.class);
    assertThat(desk.tokens.remembered()).isEqualTo(1);
  }

  @Test
  void remembers_nothing_in_a_rehearsal() throws Exception {
    Walk x = Call.with(ticker, "Authorization: Bearer " + issuer.token().text());
    x.rehearse((_, _, _) -> {});
    assertThat(Call.judged(desk.authenticator, x)).isInstanceOf(Proof.Accepted.class);
    assertThat(desk.tokens.remembered()).isZero();
  }

  @Test
  void a_rehearsal_fetches_no_keys_if_there_are_some() throws Exception {
    desk.accepted(issuer.token().text());
    ticker.advance(Duration.ofSeconds(30));
    Walk x =
        Call.with(ticker, "Authorization: Bearer " + issuer.token().header("kid", "new").text());
    x.rehearse((_, _, _) -> {});
    assertThat(Call.judged(desk.authenticator, x)).isInstanceOf(Proof.Rejected.class);
    assertThat(issuer.keys().fetches()).isEqualTo(1);
  }

  @Test
  void routes_that_say_the_same_share_keys_and_tokens() {
    assertThat(
            desk.issuers.tokens(
                Setting.jwt("audience: orders, issuer: \"" + issuer.issuer() + "\"")))
        .isSameAs(desk.tokens);
    JwtTokens other =
        desk.issuers.tokens(Setting.jwt("audience: billing, issuer: \"" + issuer.issuer() + "\""));
    assertThat(other).isNotSameAs(desk.tokens);
    assertThat(other.source()).isSameAs(desk.tokens.source());
  }

  @Test
  void reads_keys_from_a_file_and_again_when_the_configuration_is_loaded(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("keys.json"), issuer.keySetJson());
    String config = ", jwks: \"" + file + "\"";
    Desk offline = desk(config);
    String old = longLived();
    offline.accepted(old);
    issuer.rotate();
    Files.writeString(file, issuer.keySetJson());
    assertThat(
            offline.issuers.tokens(
                Setting.jwt("issuer: \"" + issuer.issuer() + "\", audience: orders" + config)))
        .isSameAs(offline.tokens);
    offline.accepted(issuer.token().text());
    assertThat(offline.rejected(old)).isEqualTo(Code.TOKEN_KEY);
    assertThat(issuer.discovery().fetches() + issuer.keys().fetches()).isZero();
  }
}
