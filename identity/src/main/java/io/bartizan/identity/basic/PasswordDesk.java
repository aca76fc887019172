package io.bartizan.identity.basic;

import io.bartizan.identity.CpuPool;
import io.bartizan.identity.consumer.Known;
import io.bartizan.identity.login.Checkup;
import io.bartizan.identity.login.Crowd;
import io.bartizan.identity.login.Digest;
import io.bartizan.identity.login.Failures;
import io.bartizan.identity.password.PasswordHash;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Verdict;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where passwords are checked, for all routes and whichever configuration: a few at a time, the
/// same one once, no more than [#EACH] of one address, no more than [#WAITING] that wait. Also what
/// is remembered of right ones and of wrong ones. Thread-safe.
public final class PasswordDesk {
  /// How many may be checked or wait for that.
  static final int WAITING = 64;

  /// How many of these one address may have.
  static final int EACH = 2;

  private final CpuPool threads;
  private final Crowd crowd = new Crowd(WAITING, EACH);
  private final ConcurrentHashMap<Digest, Checkup<Outcome>> underWay = new ConcurrentHashMap<>();
  private final Digest.Maker digests = new Digest.Maker();
  private final Remembered remembered = new Remembered();
  private final Failures failures = new Failures();
  private final AtomicLong checks = new AtomicLong();

  /// @param threads how many to check at a time, 1 to 1,000; each may take a quarter of the heap
  public PasswordDesk(int threads) {
    this.threads = new CpuPool("passwords", threads, WAITING);
  }

  /// One for this machine: as many at a time as may have 64 MiB each of a quarter of the heap, and
  /// no more than half of the cores.
  public static PasswordDesk ofMachine() {
    long fitting = Runtime.getRuntime().maxMemory() / 4 / (64 << 20);
    int cores = Runtime.getRuntime().availableProcessors() / 2;
    return new PasswordDesk((int) Math.max(1, Math.min(cores, fitting)));
  }

  Digest digest(byte[] text) {
    return digests.of(text);
  }

  Remembered remembered() {
    return remembered;
  }

  Failures failures() {
    return failures;
  }

  /// How many hashes were computed.
  public long checks() {
    return checks.get();
  }

  /// Work that finds out which of the hashes at `against` has `password`.
  ///
  /// @param client who takes a place for it
  /// @param against the first of the credentials that the user's name finds, or those of somebody
  ///   else, so that the same is done for a name that nobody has
  /// @param decoy whether they are somebody else's
  Verdict.Work<Outcome> check(
      Digest login, Address client, byte[] password, @Nullable Known against, boolean decoy) {
    return done -> {
      Checkup<Outcome> mine = new Checkup<Outcome>(Outcome.Busy.BUSY);
      Checkup<Outcome> other = underWay.putIfAbsent(login, mine);
      if (other != null) {
        other.join(done);
      } else if (crowd.enter(client)) {
        mine.join(done);
        threads.asking(() -> compute(password, against, decoy)).begin(ending(mine, login, client));
      } else {
        underWay.remove(login, mine);
        mine.end(Outcome.Busy.BUSY, null);
        done.value(Outcome.Busy.BUSY);
      }
    };
  }

  private Verdict.Done<Outcome> ending(Checkup<Outcome> checkup, Digest login, Address client) {
    return new Verdict.Done<>() {
      @Override
      public void value(Outcome outcome) {
        end(outcome, null);
      }

      @Override
      public void failed(Throwable cause) {
        end(null, cause);
      }

      private void end(@Nullable Outcome outcome, @Nullable Throwable cause) {
        crowd.leave(client);
        underWay.remove(login, checkup);
        checkup.end(outcome, cause);
      }
    };
  }

  /// Every hash is looked at, also behind one that fits.
  private Outcome compute(byte[] password, @Nullable Known against, boolean decoy) {
    Outcome outcome = new Outcome.Wrong();
    for (Known one = against; one != null; one = one.next()) {
      checks.incrementAndGet();
      if (one.proof() instanceof PasswordHash hash && hash.proves(password) && !decoy) {
        outcome = new Outcome.Right(hash);
      }
    }
    return outcome;
  }
}
