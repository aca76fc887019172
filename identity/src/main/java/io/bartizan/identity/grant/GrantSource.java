package io.bartizan.identity.grant;

import io.bartizan.identity.Json;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Names;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One token over time. It has no thread and no timer of its own: in the last fifth of a token's
/// life whoever asks for it begins to get another one, and goes on with the one that is there. One
/// call is under way at a time, and after one that has failed none begins for a while. Thread-safe;
/// asking never blocks.
public final class GrantSource {
  private static final System.Logger LOG = System.getLogger("bartizan.grant");
  private static final int LONGEST = 16 << 10;
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final long LONG_SECONDS = Duration.ofDays(1).toSeconds();
  private static final long OLD_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private final GrantRequest request;
  private final Ticker ticker;
  private final Bulkhead calls;
  private final AtomicReference<@Nullable CompletableFuture<Optional<Grant>>> flight =
      new AtomicReference<>();
  private volatile @Nullable Grant grant;
  private volatile int failures;
  private volatile long next;

  GrantSource(GrantRequest request, Ticker ticker, Bulkhead calls) {
    this.request = request;
    this.ticker = ticker;
    this.calls = calls;
    this.next = ticker.nanos();
  }

  /// The token to send now; null if there is none. Begins to get another one if that is due.
  public @Nullable Grant current() {
    long now = ticker.nanos();
    Grant known = grant;
    if (known == null || !known.isGood(now)) {
      return null;
    }
    if (known.isDue(now) && now - next >= 0) {
      var _ = begin();
    }
    return known;
  }

  /// The service has not taken `refused`: it is sent no more, unless it has only just come.
  public void renounce(Grant refused) {
    if (grant == refused && refused.isOlder(ticker.nanos(), OLD_NANOS)) {
      grant = null;
    }
  }

  /// Waits for the call that is under way or begins now; empty if no token comes.
  public Verdict.Work<Optional<Grant>> fetch() {
    return done -> {
      CompletableFuture<Optional<Grant>> under = begin();
      if (under == null) {
        done.value(Optional.empty());
      } else {
        var _ = under.thenAccept(done::value);
      }
    };
  }

  /// How long a call takes at most, in nanoseconds.
  public long patience() {
    return request.patience().plusSeconds(1).toNanos();
  }

  /// Seconds until it makes sense to ask again; at least 1.
  public long secondsToWait() {
    return Math.max(1, (next - ticker.nanos()) / 1_000_000_000);
  }

  /// The call that is under way, or begins now; null if it is too soon for one.
  private @Nullable CompletableFuture<Optional<Grant>> begin() {
    CompletableFuture<Optional<Grant>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Grant>> other = flight.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    if (ticker.nanos() - next < 0) {
      flight.set(null);
      mine.complete(Optional.empty());
      return null;
    }
    calls.asking(this::ask).begin(new Landing(mine));
    return mine;
  }

  private Grant ask() throws Unusable, InterruptedException {
    Map<String, String> form = request.form();
    Map<String, String> fields = new LinkedHashMap<>();
    request.login().identify(form, fields);
    try (Web web = new Web(request.trust(), request.patience())) {
      Web.Document answer = Web.checked(request.url(), web.post(request.url(), form, fields));
      return read(Json.object(answer.body().toArray()));
    } catch (Json.Malformed e) {
      throw new Unusable(request.url() + ": " + e.getMessage());
    }
  }

  private Grant read(Map<String, Object> said) throws Unusable {
    if (!(said.get("access_token") instanceof String token) || !isUsable(token)) {
      throw new Unusable(request.url() + ": no usable access_token");
    }
    if (!(said.get("token_type") instanceof String type) || !type.equalsIgnoreCase("bearer")) {
      throw new Unusable(request.url() + ": token_type (expected: Bearer)");
    }
    long seconds =
        switch (said.get("expires_in")) {
          case null -> SHORT.toSeconds();
          case Long number when number > 0 -> Math.min(number, LONG_SECONDS);
          default -> throw new Unusable(request.url() + ": no usable expires_in");
        };
    long now = ticker.nanos();
    long life = Duration.ofSeconds(seconds).toNanos();
    return new Grant(
        Fields.of(Names.AUTHORIZATION, "Bearer " + token),
        now,
        now + life / 5 * 4,
        now + life - Math.min(OLD_NANOS, life / 10));
  }

  private static boolean isUsable(String token) {
    return !token.isEmpty()
        && token.length() <= LONGEST
        && token.chars().allMatch(c -> c > ' ' && c < 127);
  }

  private void miss(Throwable cause) {
    int count = Math.min(failures + 1, 16);
    Duration wait = FIRST_RETRY.multipliedBy(1L << (count - 1));
    next = ticker.nanos() + (wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait).toNanos();
    failures = count;
    LOG.log(System.Logger.Level.WARNING, "no token for a service: " + cause.getMessage());
  }

  /// Where a call ends.
  private final class Landing implements Verdict.Done<Grant> {
    private final CompletableFuture<Optional<Grant>> mine;

    Landing(CompletableFuture<Optional<Grant>> mine) {
      this.mine = mine;
    }

    @Override
    public void value(Grant came) {
      grant = came;
      failures = 0;
      end(Optional.of(came));
    }

    @Override
    public void failed(Throwable cause) {
      miss(cause);
      end(Optional.empty());
    }

    private void end(Optional<Grant> came) {
      flight.set(null);
      mine.complete(came);
    }
  }
}
