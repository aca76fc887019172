package io.bartizan.identity.jwt;

import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The keys of one issuer over time. It has no thread and no timer of its own: whoever asks for
/// keys that are due begins to fetch them. Thread-safe; asking never blocks.
///
/// Keys are fresh for a while; in the last fifth of it they are fetched again in the background.
/// Keys that are no longer fresh are used only while fetching fails, and only up to a limit; after
/// that there are none. One fetch is under way at a time, and none begins sooner after the one
/// before than the pace allows.
final class KeySource {
  /// How fetching is bounded; see [JwtConfig].
  record Pace(Duration refresh, Duration unknownKeyInterval, Duration tolerateOutage) {}

  private static final Duration FRESH_AT_LEAST = Duration.ofMinutes(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  /// Keys, and until when they are what, in nanoseconds of the ticker.
  private record Snapshot(KeySet keys, long due, long fresh, long believed) {}

  private final String name;
  private final Origin origin;
  private final Pace pace;
  private final Ticker ticker;
  private final Bulkhead bulkhead;
  private final KeyWitness witness;
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> flight =
      new AtomicReference<>();
  private volatile @Nullable Snapshot snapshot;
  private volatile int failures;
  private volatile long next;

  /// @param name what logs and metrics call it: the issuer
  KeySource(
      String name, Origin origin, Pace pace, Ticker ticker, Bulkhead bulkhead, KeyWitness witness) {
    this.name = name;
    this.origin = origin;
    this.pace = pace;
    this.ticker = ticker;
    this.bulkhead = bulkhead;
    this.witness = witness;
    this.next = ticker.nanos();
  }

  /// The keys to believe at `now`; null if there are none. Begins to fetch new ones if they are due
  /// and `mayFetch`.
  @Nullable KeySet current(long now, boolean mayFetch) {
    Snapshot known = snapshot;
    if (known == null) {
      return null;
    }
    if (mayFetch && now - known.due >= 0 && now - next >= 0) {
      fetch(now);
    }
    boolean believed = now - known.fresh < 0 || failures > 0 && now - known.believed < 0;
    return believed ? known.keys : null;
  }

  /// Waits for the fetch that is under way or begins now; null if it is too soon for one. Its value
  /// is whether keys have come.
  Verdict.@Nullable Work<Boolean> fetch(long now) {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> other = flight.compareAndExchange(null, mine);
    if (other != null) {
      return waiting(other);
    }
    if (now - next < 0) {
      flight.set(null);
      mine.complete(false);
      return null;
    }
    bulkhead.asking(origin::fetch).begin(new Landing(mine));
    return waiting(mine);
  }

  private static Verdict.Work<Boolean> waiting(CompletableFuture<Boolean> flight) {
    return done -> {
      var _ = flight.thenAccept(done::value);
    };
  }

  /// Whether the last try to fetch keys failed.
  boolean away() {
    return failures > 0;
  }

  /// Seconds until it makes sense to ask again for what depends on keys; at least 1.
  long secondsToWait(long now) {
    return Math.max(1, (next - now) / 1_000_000_000);
  }

  /// Gets the keys now and waits for them, whatever the pace; blocks.
  ///
  /// @throws Unusable if there are none; keys from before stay
  void load() throws Unusable, InterruptedException {
    keep(origin.fetch());
  }

  private void keep(Origin.Fetched fetched) {
    long now = ticker.nanos();
    long fresh = freshNanos(fetched.freshFor());
    Snapshot before = snapshot;
    KeySet keys = before != null && before.keys.same(fetched.keys()) ? before.keys : fetched.keys();
    next = now + pace.unknownKeyInterval.toNanos();
    snapshot =
        new Snapshot(keys, now + fresh / 5 * 4, now + fresh, now + pace.tolerateOutage.toNanos());
    failures = 0;
    witness.fetched(name, keys.size(), fetched.keys().complaints());
  }

  private long freshNanos(@Nullable Duration said) {
    Duration wanted = said == null ? pace.refresh : said;
    Duration least = wanted.compareTo(FRESH_AT_LEAST) < 0 ? FRESH_AT_LEAST : wanted;
    return (least.compareTo(pace.refresh) > 0 ? pace.refresh : least).toNanos();
  }

  private void miss(Throwable cause) {
    int count = Math.min(failures + 1, 16);
    Duration wait = FIRST_RETRY.multipliedBy(1L << (count - 1));
    next = ticker.nanos() + (wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait).toNanos();
    failures = count;
    witness.failed(name, String.valueOf(cause.getMessage()));
  }

  /// Where a fetch ends.
  private final class Landing implements Verdict.Done<Origin.Fetched> {
    private final CompletableFuture<Boolean> mine;

    Landing(CompletableFuture<Boolean> mine) {
      this.mine = mine;
    }

    @Override
    public void value(Origin.Fetched fetched) {
      keep(fetched);
      end(true);
    }

    @Override
    public void failed(Throwable cause) {
      miss(cause);
      end(false);
    }

    private void end(boolean came) {
      flight.set(null);
      mine.complete(came);
    }
  }
}
