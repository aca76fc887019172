package io.bartizan.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Secret;
import io.bartizan.config.Size;
import io.bartizan.identity.Call;
import io.bartizan.identity.Proof;
import io.bartizan.identity.store.Extract;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.store.LocalStore;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Verdict;
import io.bartizan.testkit.HandTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionAuthenticatorTest {
  /// A store that counts how often it is asked, and can be away.
  private static final class Counting implements Store {
    private final LocalStore store;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;

    Counting(HandTicker ticker) {
      store = new LocalStore(ticker, new Size(1 << 20));
    }

    @Override
    public Verdict.Work<Boolean> mark(Key key, Duration life) {
      return store.mark(key, life);
    }

    @Override
    public Verdict.Work<Boolean> put(Key key, Bytes value, Duration life) {
      return store.put(key, value, life);
    }

    @Override
    public Verdict.Work<Optional<Bytes>> get(Key key) {
      asked.incrementAndGet();
      return away ? done -> done.failed(new IllegalStateException("away")) : store.get(key);
    }

    @Override
    public Verdict.Work<Optional<Bytes>> take(Key key) {
      return store.take(key);
    }

    @Override
    public Verdict.Work<Boolean> append(String log, Bytes entry, Duration life) {
      return store.append(log, entry, life);
    }

    @Override
    public Verdict.Work<Extract> read(String log, String mark, int most) {
      return store.read(log, mark, most);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private final HandTicker ticker = new HandTicker();
  private final Counting store = new Counting(ticker);
  private final Sessions sessions =
      new Sessions(
          "corp",
          new SessionConfig(
              SessionConfig.Keep.COOKIE,
              List.of(),
              Duration.ofMinutes(30),
              Duration.ofHours(12),
              Duration.ofSeconds(5),
              Set.of()),
          List.of(Secret.of("env:KEY", "0123456789abcdef0123456789abcdef")),
          store,
          ticker);
  private final SessionAuthenticator authenticator =
      new SessionAuthenticator("sign-in corp", "/login", sessions, new Provider() {}, StepUp.NONE);
  private final Session session =
      Session.begin(
          Identity.of(
              "alice", "https://id.example.com", "oidc", Set.of("buyer"), Set.of(), Map.of()),
          ticker.millis(),
          ticker.millis(),
          "",
          Map.of("sid", "s1"));

  private Proof prove() throws Exception {
    String cookie = Call.begun(sessions.keep(session)).get();
    return proveBy(cookie);
  }

  private Proof proveBy(String cookie) throws Exception {
    String pair = cookie.substring(0, cookie.indexOf(';'));
    return Call.judged(authenticator, Call.with(ticker, "cookie: a=b; " + pair));
  }

  private static Identity identity(Proof proof) {
    return ((Proof.Accepted) proof).identity();
  }

  private static Code code(Proof proof) {
    return ((Proof.Rejected) proof).code();
  }

  @Test
  void a_session_says_who_it_is() throws Exception {
    Identity who = identity(prove());
    assertThat(who.subject()).isEqualTo("alice");
    assertThat(who.roles()).containsExactly("buyer");
    assertThat(who.end()).isEqualTo(ticker.millis() + Duration.ofHours(12).toMillis());
  }

  @Test
  void the_store_is_asked_once_in_a_while_and_not_for_each_request() throws Exception {
    String cookie = Call.begun(sessions.keep(session)).get();
    Proof first = proveBy(cookie);
    int before = store.asked.get();
    for (int i = 0; i < 100; i++) {
      assertThat(proveBy(cookie)).isSameAs(first);
    }
    assertThat(store.asked.get()).isEqualTo(before);
    ticker.advance(Duration.ofSeconds(6));
    proveBy(cookie);
    assertThat(store.asked.get()).isGreaterThan(before);
  }

  @Test
  void a_session_that_ends_here_is_refused_at_once_and_its_streams_are_cut() throws Exception {
    String cookie = Call.begun(sessions.keep(session)).get();
    Identity who = identity(proveBy(cookie));
    Call.begun(sessions.finish(session)).get();
    assertThat(code(proveBy(cookie))).isEqualTo(Code.SESSION_ENDED);
    assertThat(who.end()).isZero();
  }

  @Test
  void the_streams_of_a_session_that_ends_elsewhere_are_cut_soon() throws Exception {
    Identity who = identity(prove());
    Endings elsewhere = new Endings(store, Duration.ofHours(12));
    Call.begun(elsewhere.endProviderSession("https://id.example.com", "s1", ticker.millis())).get();
    assertThat(who.end()).isPositive();
    ticker.advance(Duration.ofSeconds(6));
    assertThat(who.end()).isZero();
  }

  @Test
  void nobody_passes_whose_session_cannot_be_looked_up() throws Exception {
    String cookie = Call.begun(sessions.keep(session)).get();
    store.away = true;
    String pair = cookie.substring(0, cookie.indexOf(';'));
    Proof proof = authenticator.prove(Call.with(ticker, "cookie: " + pair));
    assertThat(proof).isInstanceOf(Proof.Pending.class);
    assertThat(Call.begun((Proof.Pending<?>) proof)).isCompletedExceptionally();
  }
}
