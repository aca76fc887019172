package io.bartizan.identity.session;

import io.bartizan.identity.revocation.Revocable;
import io.bartizan.identity.revocation.TokenNames;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// How long a session is good, for streams that outlast their request: whoever asks has it found
/// out in the background, once in a while, whether the session has ended, and hears of it the next
/// time. Thread-safe; asking never blocks.
final class SessionLease implements Revocable {
  private static final long PERIOD = Duration.ofSeconds(5).toNanos();

  private final Session session;
  private final TokenNames names;
  private final long end;
  private final Endings endings;
  private final LongSupplier epoch;
  private final Ticker ticker;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long seen;
  private volatile long asked;
  private volatile boolean ended;

  /// @param end when it ends at the latest
  /// @param epoch changes when a session ends at this gateway
  SessionLease(Session session, long end, Endings endings, LongSupplier epoch, Ticker ticker) {
    this.session = session;
    this.names = session.names();
    this.end = end;
    this.endings = endings;
    this.epoch = epoch;
    this.ticker = ticker;
    this.seen = epoch.getAsLong();
    this.asked = ticker.nanos();
  }

  @Override
  public long end() {
    if (!ended && isDue() && asking.compareAndSet(false, true)) {
      seen = epoch.getAsLong();
      asked = ticker.nanos();
      endings.ended(session).begin(new Answer());
    }
    return ended ? 0 : end;
  }

  @Override
  public TokenNames names() {
    return names;
  }

  private boolean isDue() {
    return seen != epoch.getAsLong() || ticker.nanos() - asked >= PERIOD;
  }

  private final class Answer implements Verdict.Done<Boolean> {
    @Override
    public void value(Boolean value) {
      ended = value;
      asking.set(false);
    }

    @Override
    public void failed(Throwable cause) {
      asking.set(false);
    }
  }
}
