package io.bartizan.identity.oidc;

import io.bartizan.identity.Proof;
import io.bartizan.identity.session.Provider;
import io.bartizan.identity.session.Session;
import io.bartizan.identity.signin.Ask;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.store.Key;
import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Renews sessions with their refresh tokens (RFC 6749, section 6). A provider that rotates them
/// takes each only once, and takes a second use for theft: so a session is renewed once each time,
/// whichever of its requests, at whichever gateway, comes first; the others get what came of it.
///
/// While the provider is away sessions go on as they are, for a bounded time, and it is asked again
/// at growing intervals.
final class Renewals {
  private static final Duration EARLY = Duration.ofSeconds(10);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration UNDER_WAY = Duration.ofSeconds(20);
  private static final long STORE_SECONDS = 2;
  private static final long LOOK_MILLIS = 100;
  private static final long LAST_PAUSE = Duration.ofSeconds(30).toNanos();
  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();

  private final OidcConfig config;
  private final Desk desk;
  private final TokenEndpoint endpoint;
  private final SessionMaker maker;
  private final ConcurrentHashMap<String, CompletableFuture<Provider.Renewal>> flights =
      new ConcurrentHashMap<>();
  private volatile long next;
  private volatile long pause;

  Renewals(OidcConfig config, Desk desk, TokenEndpoint endpoint, SessionMaker maker) {
    this.config = config;
    this.desk = desk;
    this.endpoint = endpoint;
    this.maker = maker;
    this.next = desk.ticker().nanos();
  }

  /// Work that renews `session`; null if that is not due, or has just failed.
  Verdict.@Nullable Work<Provider.Renewal> of(Session session, long now) {
    if (session.kept(SessionMaker.REFRESH_TOKEN).isEmpty()) {
      return null;
    }
    long end = Long.parseLong(session.kept(SessionMaker.ACCESS_END));
    if (now < end - EARLY.toMillis()) {
      return null;
    }
    if (pause > 0 && desk.ticker().nanos() - next < 0) {
      Provider.Renewal outcome = away(session, now, "the provider was away a moment ago");
      return outcome instanceof Provider.Renewed ? null : done -> done.value(outcome);
    }
    return done -> join(session, now, done);
  }

  private void join(Session session, long now, Verdict.Done<Provider.Renewal> done) {
    String key = session.id() + ' ' + session.turn();
    CompletableFuture<Provider.Renewal> mine = new CompletableFuture<>();
    CompletableFuture<Provider.Renewal> other = flights.putIfAbsent(key, mine);
    if (other == null) {
      desk.calls().asking(() -> renew(session, now)).begin(new Landing(key, mine));
    }
    var _ =
        (other == null ? mine : other)
            .whenComplete((renewal, trouble) -> {
              if (trouble == null) {
                done.value(renewal);
              } else {
                done.failed(trouble);
              }
            });
  }

  private Provider.Renewal renew(Session session, long now)
      throws InterruptedException, ExecutionException, TimeoutException {
    Key outcome = key("renewed", session);
    Provider.Renewal before = found(outcome);
    if (before != null) {
      return before;
    }
    if (!wait(desk.store().mark(key("renewing", session), UNDER_WAY))) {
      return another(session, outcome, now);
    }
    Provider.Renewal renewal = ask(session, now);
    if (renewal instanceof Provider.Renewed(Session renewed) && renewed.turn() > session.turn()) {
      byte[] sealed = desk.sessions().sealed(renewed);
      wait(desk.store().put(outcome, Bytes.view(sealed, 0, sealed.length), KEPT));
    }
    return renewal;
  }

  /// Some other gateway, or an earlier request, renews it.
  private Provider.Renewal another(Session session, Key outcome, long now)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int i = 0; i < 80; i++) {
      Provider.Renewal found = found(outcome);
      if (found != null) {
        return found;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return paused(session, now, "another gateway renews it, and does not end");
  }

  /// It did not work, and is not tried again for a while.
  private Provider.Renewal paused(Session session, long now, String reason) {
    pause = Math.clamp(pause * 2, FIRST_PAUSE, LAST_PAUSE);
    next = desk.ticker().nanos() + pause;
    return away(session, now, reason);
  }

  private Provider.@Nullable Renewal found(Key outcome)
      throws InterruptedException, ExecutionException, TimeoutException {
    return wait(desk.store().get(outcome))
        .flatMap(sealed -> Optional.ofNullable(desk.sessions().unsealed(sealed)))
        .map(Provider.Renewed::new)
        .orElse(null);
  }

  private Provider.Renewal ask(Session session, long now)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return switch (endpoint.forRefresh(session.kept(SessionMaker.REFRESH_TOKEN))) {
        case TokenEndpoint.Denied(String error) -> {
          wait(desk.sessions().finish(session));
          yield lost(Code.SESSION_ENDED, "the provider does not renew it: " + error);
        }
        case TokenEndpoint.Granted(Tokens tokens) -> granted(session, tokens, now);
      };
    } catch (Unusable e) {
      wait(desk.store().take(key("renewing", session)));
      return paused(session, now, String.valueOf(e.getMessage()));
    }
  }

  private Provider.Renewal granted(Session session, Tokens tokens, long now)
      throws InterruptedException {
    pause = 0;
    return switch (maker.renew(session, tokens, now)) {
      case Ask.Got<Session>(Session renewed) -> new Provider.Renewed(renewed);
      case Ask.Not<Session>(Proof.Rejected why) ->
          why.code().status() == 503
              ? lost(Code.SIGN_IN_UNAVAILABLE, why.reason())
              : lost(Code.SESSION_ENDED, why.code().id() + ": " + why.reason());
    };
  }

  private Provider.Renewal away(Session session, long now, String reason) {
    long end = Long.parseLong(session.kept(SessionMaker.ACCESS_END));
    return now < end + config.tolerateOutage().toMillis()
        ? new Provider.Renewed(session)
        : lost(Code.SIGN_IN_UNAVAILABLE, reason);
  }

  private static Provider.Lost lost(Code code, String reason) {
    return new Provider.Lost(new Proof.Rejected(code, reason));
  }

  private Key key(String space, Session session) {
    return Key.of(space, desk.name(), session.id(), Long.toString(session.turn()));
  }

  private static <T> T wait(Verdict.Work<T> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<T> future = new CompletableFuture<>();
    work.begin(new Arrival<>(future));
    return future.get(STORE_SECONDS, TimeUnit.SECONDS);
  }

  private record Arrival<T>(CompletableFuture<T> future) implements Verdict.Done<T> {
    @Override
    public void value(T value) {
      future.complete(value);
    }

    @Override
    public void failed(Throwable cause) {
      future.completeExceptionally(cause);
    }
  }

  /// Where a renewal ends.
  private final class Landing implements Verdict.Done<Provider.Renewal> {
    private final String key;
    private final CompletableFuture<Provider.Renewal> mine;

    Landing(String key, CompletableFuture<Provider.Renewal> mine) {
      this.key = key;
      this.mine = mine;
    }

    @Override
    public void value(Provider.Renewal renewal) {
      flights.remove(key);
      mine.complete(renewal);
    }

    @Override
    public void failed(Throwable cause) {
      flights.remove(key);
      mine.completeExceptionally(cause);
    }
  }
}
