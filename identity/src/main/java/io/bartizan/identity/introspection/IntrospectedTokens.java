package io.bartizan.identity.introspection;

import io.bartizan.identity.Proof;
import io.bartizan.identity.token.Tokens;
import io.bartizan.identity.token.Unverified;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Tokens that their issuer is asked about: once for each at a time, not more often than the pace
/// allows, and not again while the answer is fresh. If the issuer cannot be asked, tokens that it
/// called good before pass for as long as the configuration says, and all others are refused (503).
/// Thread-safe; remembers tokens only by their SHA-256, and those that are no good apart from the
/// others, so that no flood of them drives out what is known.
public final class IntrospectedTokens implements Tokens {
  private static final System.Logger LOG = System.getLogger("bartizan.introspection");
  private static final long LOGGED_NANOS = 10_000_000_000L;
  private static final long RETRY_MILLIS = 5_000;
  private static final long SLACK_NANOS = 1_000_000_000L;
  private static final Proof REHEARSED =
      new Proof.Rejected(Code.INTROSPECTION_UNAVAILABLE, "a rehearsal does not ask the issuer");

  private final IntrospectionConfig config;
  private final Provider provider;
  private final Findings good;
  private final Findings bad;
  private final Bulkhead calls;
  private final Pace pace;
  private final Ticker ticker;
  private final Map<Digest, CompletableFuture<Finding>> flights = new ConcurrentHashMap<>();
  private volatile long logged;

  IntrospectedTokens(IntrospectionConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.provider = new Provider(config, ticker);
    this.good = new Findings(config.cache());
    this.bad = new Findings(config.cache());
    this.calls = new Bulkhead("introspection", config.concurrency());
    this.pace = new Pace(config.rate(), ticker.nanos());
    this.logged = ticker.nanos() - LOGGED_NANOS;
  }

  @Override
  public String name() {
    return Response.METHOD;
  }

  /// Whatever nobody before has taken.
  @Override
  public boolean takes(Unverified token) {
    return true;
  }

  @Override
  public @Nullable Proof remembered(Exchange x, Bytes value, int start) {
    if (config.cache() == 0 || value.length() - start > longest()) {
      return null;
    }
    Digest token = Digest.of(value.slice(start, value.length()).toArray());
    Findings.Held held = good.find(token);
    Findings.Held known = held != null ? held : bad.find(token);
    return known != null && x.startMillis() < known.fresh() ? proof(known.finding()) : null;
  }

  private static Proof proof(Finding finding) {
    return switch (finding) {
      case Finding.Good active -> active.accepted();
      case Finding.Bad(Proof.Rejected why) -> why;
      case Finding.Unknown(String reason) ->
          new Proof.Rejected(Code.INTROSPECTION_UNAVAILABLE, reason);
    };
  }

  @Override
  public Proof judge(Exchange x, byte[] token) {
    if (token.length > longest()) {
      return new Proof.Rejected(
          Code.TOKEN_TOO_LARGE,
          "token of " + token.length + " bytes (expected: at most " + longest() + ")");
    }
    for (byte b : token) {
      if (b <= ' ' || b >= 127) {
        return new Proof.Rejected(Code.TOKEN_MALFORMED, "a character that no token has");
      }
    }
    return x.rehearsal()
        ? REHEARSED
        : new Proof.Pending<>(
            asking(token),
            (_, finding) -> proof(finding),
            config.timeout().toNanos() + SLACK_NANOS);
  }

  /// Waits for the call about `token` that is under way, or begins now.
  private Verdict.Work<Finding> asking(byte[] token) {
    Digest digest = Digest.of(token);
    CompletableFuture<Finding> mine = new CompletableFuture<>();
    CompletableFuture<Finding> other = flights.putIfAbsent(digest, mine);
    if (other != null) {
      return waiting(other);
    }
    if (pace.admits(ticker.nanos(), good.find(digest) != null)) {
      calls.asking(() -> provider.ask(token)).begin(new Landing(digest, mine));
    } else {
      land(digest, mine, new Finding.Unknown("calls beyond " + config.rate() + " in a second"));
    }
    return waiting(mine);
  }

  private static Verdict.Work<Finding> waiting(CompletableFuture<Finding> flight) {
    return done -> {
      var _ = flight.thenAccept(done::value);
    };
  }

  private void land(Digest digest, CompletableFuture<Finding> flight, Finding finding) {
    Finding told = keep(digest, finding);
    flights.remove(digest, flight);
    flight.complete(told);
  }

  /// Remembers what was found; what was known before stands in for an answer that did not come.
  private Finding keep(Digest digest, Finding finding) {
    long now = ticker.millis();
    return switch (finding) {
      case Finding.Good active -> {
        long believed = Math.min(active.end(), now + config.tolerateOutage().toMillis());
        long fresh = Math.min(active.end(), now + config.maxAge().toMillis());
        hold(good, digest, active, fresh, Math.max(believed, fresh));
        bad.forget(digest);
        yield active;
      }
      case Finding.Bad inactive -> {
        long fresh = now + config.negativeAge().toMillis();
        good.forget(digest);
        hold(bad, digest, inactive, fresh, fresh);
        yield inactive;
      }
      case Finding.Unknown unknown -> known(digest, unknown, now);
    };
  }

  private Finding known(Digest digest, Finding.Unknown unknown, long now) {
    complain(unknown.reason());
    Findings.Held held = good.find(digest);
    if (held == null || held.believed() <= now) {
      return unknown;
    }
    hold(
        good,
        digest,
        held.finding(),
        Math.min(held.believed(), now + RETRY_MILLIS),
        held.believed());
    return held.finding();
  }

  private void hold(Findings where, Digest digest, Finding finding, long fresh, long believed) {
    if (config.cache() > 0) {
      where.keep(digest, new Findings.Held(finding, fresh, believed));
    }
  }

  private void complain(String reason) {
    long now = ticker.nanos();
    if (now - logged >= LOGGED_NANOS) {
      logged = now;
      LOG.log(System.Logger.Level.WARNING, "tokens cannot be asked about: " + reason);
    }
  }

  /// Where a call ends.
  private final class Landing implements Verdict.Done<Finding> {
    private final Digest digest;
    private final CompletableFuture<Finding> flight;

    Landing(Digest digest, CompletableFuture<Finding> flight) {
      this.digest = digest;
      this.flight = flight;
    }

    @Override
    public void value(Finding finding) {
      land(digest, flight, finding);
    }

    @Override
    public void failed(Throwable cause) {
      land(digest, flight, new Finding.Unknown(String.valueOf(cause.getMessage())));
    }
  }

  @Override
  public boolean forwards() {
    return config.forwardCredential();
  }

  @Override
  public int longest() {
    return (int) config.maxSize().bytes();
  }

  @Override
  public String text() {
    return config.authority();
  }

  /// How many answers are remembered.
  int remembered() {
    return good.size() + bad.size();
  }
}
