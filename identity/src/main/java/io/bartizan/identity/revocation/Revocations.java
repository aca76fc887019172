package io.bartizan.identity.revocation;

import io.bartizan.identity.store.Extract;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is withdrawn, as this process knows it: a mirror of a log that all gateways of a store
/// share, and a file. It has no thread and no timer of its own: whoever asks when the mirror is a
/// second old begins to read on, and whoever asks when it is older than [#LATE] waits for that.
/// Thread-safe; asking never blocks.
public final class Revocations {
  /// How old the mirror may be when a request does not wait.
  public static final Duration LATE = Duration.ofSeconds(3);

  private static final String LOG = "revoked";
  private static final long DUE = Duration.ofSeconds(1).toNanos();
  private static final int PIECE = 1_000;

  /// @param before which tokens, by when they were issued
  /// @param end the first millisecond since 1970 in which it is forgotten
  private record Known(long before, long end) {
    Known or(Known other) {
      return new Known(Math.max(before, other.before), Math.max(end, other.end));
    }
  }

  private final Ticker ticker;
  private final Store store;
  private final Map<String, Known> shared = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable CompletableFuture<Boolean>> flight =
      new AtomicReference<>();
  private final AtomicLong edition = new AtomicLong();
  private volatile Map<String, Long> listed = Map.of();
  private volatile @Nullable RevocationConfig config;
  private volatile String mark = Extract.START;
  private volatile boolean everRead;
  private volatile long read;
  private volatile long tried;

  public Revocations(Ticker ticker, Store store) {
    this.ticker = ticker;
    this.store = store;
    this.tried = ticker.nanos() - DUE;
  }

  /// A configuration whose file has been read.
  public static final class Draft {
    private final @Nullable RevocationConfig config;
    private final Map<String, Long> listed;

    private Draft(@Nullable RevocationConfig config, Map<String, Long> listed) {
      this.config = config;
      this.listed = listed;
    }
  }

  /// Reads the file of `config`, which is null for no revocations at all. Changes nothing.
  ///
  /// @throws IOException if the file cannot be read
  public static Draft draft(@Nullable RevocationConfig config) throws IOException {
    return new Draft(
        config, config == null || config.file() == null ? Map.of() : Roll.read(config.file()));
  }

  /// From now on `next` holds. The log is read from its start again, since it may be another one.
  public synchronized void use(Draft next) {
    listed = next.listed;
    mark = Extract.START;
    config = next.config;
    edition.incrementAndGet();
  }

  /// Whether anything can be withdrawn.
  public boolean isUsed() {
    return config != null;
  }

  /// What is known of withdrawals.
  public enum Knowledge {
    /// All that there is, but for what the last moments brought.
    GOOD,
    /// It has to be read first: see [#reading()].
    LATE,
    /// Nobody knows.
    NONE
  }

  /// What is known at `now`, in nanoseconds of the ticker. Begins to read on if that is due.
  public Knowledge knowledge(long now) {
    RevocationConfig used = config;
    if (used == null) {
      return Knowledge.GOOD;
    }
    if (!everRead || now - read >= DUE) {
      begin(now);
    }
    if (everRead && now - read <= LATE.toNanos()) {
      return Knowledge.GOOD;
    }
    return flight.get() == null ? settled(now, used) : Knowledge.LATE;
  }

  /// The same once reading has ended, well or not.
  public Knowledge settled() {
    RevocationConfig used = config;
    return used == null ? Knowledge.GOOD : settled(ticker.nanos(), used);
  }

  private Knowledge settled(long now, RevocationConfig used) {
    return everRead && now - read <= used.tolerateOutage().toNanos()
        ? Knowledge.GOOD
        : Knowledge.NONE;
  }

  /// Waits until what is being read has been.
  public Verdict.Work<Boolean> reading() {
    CompletableFuture<Boolean> under = flight.get();
    return under == null
        ? done -> done.value(true)
        : done -> {
          var _ = under.thenAccept(done::value);
        };
  }

  /// Another number whenever more is withdrawn than before. Begins to read on if that is due.
  public long edition() {
    var _ = knowledge(ticker.nanos());
    return edition.get();
  }

  /// Finds out whether what has these names is withdrawn; nothing comes of it if nobody knows.
  public Verdict.Work<Optional<Boolean>> asking(TokenNames names) {
    return done -> {
      if (knowledge(ticker.nanos()) == Knowledge.LATE) {
        reading().begin(new Told(this, names, done));
      } else {
        done.value(told(names));
      }
    };
  }

  private Optional<Boolean> told(TokenNames names) {
    return settled() == Knowledge.GOOD ? Optional.of(revokes(names)) : Optional.empty();
  }

  /// Whether what has these names is withdrawn, as far as is known.
  public boolean revokes(TokenNames names) {
    if (config == null || shared.isEmpty() && listed.isEmpty()) {
      return false;
    }
    return revokes(names.id(), names.issued())
        || revokes(names.subject(), names.issued())
        || revokes(names.client(), names.issued())
        || revokes(names.issuer(), names.issued());
  }

  private boolean revokes(@Nullable String name, long issued) {
    if (name == null) {
      return false;
    }
    Long byFile = listed.get(name);
    Known byLog = shared.get(name);
    return byFile != null && covers(byFile, issued)
        || byLog != null && covers(byLog.before, issued);
  }

  private static boolean covers(long before, long issued) {
    return before == Long.MAX_VALUE || issued < before;
  }

  /// Withdraws: here at once when the work has returned, at other gateways of the same store within
  /// [#LATE]. Fails if it could not be written down.
  public Verdict.Work<Boolean> withdraw(Withdrawal one) {
    RevocationConfig used = config;
    if (used == null) {
      return done -> done.failed(new IllegalStateException("no `revocation` is configured"));
    }
    long end = ticker.millis() + used.keep().toMillis();
    String line = end + " " + one.text();
    Verdict.Work<Boolean> append = store.append(LOG, Bytes.of(line), used.keep());
    return done ->
        append.begin(
            new Verdict.Done<>() {
              @Override
              public void value(Boolean kept) {
                learn(line, ticker.millis());
                edition.incrementAndGet();
                done.value(kept);
              }

              @Override
              public void failed(Throwable cause) {
                done.failed(cause);
              }
            });
  }

  private void begin(long now) {
    if (now - tried < DUE && everRead || flight.get() != null) {
      return;
    }
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    if (flight.compareAndSet(null, mine)) {
      tried = now;
      readOn(mine, mark);
    }
  }

  private void readOn(CompletableFuture<Boolean> mine, String from) {
    store
        .read(LOG, from, PIECE)
        .begin(
            new Verdict.Done<>() {
              @Override
              public void value(Extract extract) {
                take(mine, from, extract);
              }

              @Override
              public void failed(Throwable cause) {
                land(mine, false);
              }
            });
  }

  private void take(CompletableFuture<Boolean> mine, String from, Extract extract) {
    long now = ticker.millis();
    extract.entries().forEach(entry -> learn(entry.utf8(), now));
    if (!extract.entries().isEmpty()) {
      edition.incrementAndGet();
    }
    moved(from, extract.mark());
    if (extract.entries().size() == PIECE) {
      readOn(mine, extract.mark());
      return;
    }
    shared.values().removeIf(known -> known.end <= now);
    read = ticker.nanos();
    everRead = true;
    land(mine, true);
  }

  /// Unless the configuration has changed in between.
  private synchronized void moved(String from, String to) {
    if (mark.equals(from)) {
      mark = to;
    }
  }

  private void land(CompletableFuture<Boolean> mine, boolean came) {
    flight.set(null);
    mine.complete(came);
  }

  /// A line that cannot be read was written by another version; it withdraws nothing that could be
  /// named here.
  private void learn(String line, long now) {
    int space = line.indexOf(' ');
    try {
      long end = Long.parseLong(line.substring(0, Math.max(0, space)));
      Withdrawal one = Withdrawal.parse(line.substring(space + 1));
      if (end > now) {
        shared.merge(one.name(), new Known(one.before(), end), Known::or);
      }
    } catch (IllegalArgumentException e) {
      System.getLogger("bartizan.revocation")
          .log(System.Logger.Level.WARNING, "an entry that cannot be read: " + e.getMessage());
    }
  }

  /// Goes on when it has been read, well or not.
  private record Told(
      Revocations revocations, TokenNames names, Verdict.Done<Optional<Boolean>> done)
      implements Verdict.Done<Boolean> {
    @Override
    public void value(Boolean read) {
      done.value(revocations.told(names));
    }

    @Override
    public void failed(Throwable cause) {
      done.failed(cause);
    }
  }

  /// How many withdrawals are known.
  public int size() {
    return shared.size() + listed.size();
  }
}
