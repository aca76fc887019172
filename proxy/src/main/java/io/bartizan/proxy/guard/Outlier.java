package io.bartizan.proxy.guard;

import io.bartizan.proxy.settings.OutlierSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;

/// Takes an endpoint out of service for a while that has failed several times in a row. Shared by
/// all lanes; a success costs one volatile read.
public final class Outlier {
  /// An endpoint as this sees it.
  public interface Suspect {
    String name();

    /// What it has done so far.
    Conduct conduct();

    /// Whether requests may go there.
    boolean available();

    /// It gets no more requests.
    void eject();

    /// It may get requests again from `nanos` on.
    void restore(long nanos);
  }

  /// What an endpoint has done so far.
  public static final class Conduct {
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean ejected;
    private int times;
    private long lasted;
    private long restoredAt;

    /// Whether it is out of service because of its failures.
    public boolean ejected() {
      return ejected;
    }
  }

  private static final Logger LOG = Logger.getLogger("bartizan.upstream");
  private static final int MOST_TIMES = 10;
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

  private final String service;
  private final int failures;
  private final long ejectNanos;
  private final long share;
  private final AtomicLong ejections = new AtomicLong();

  /// @param service its name, for the log
  public Outlier(String service, OutlierSettings settings) {
    this.service = service;
    this.failures = settings.consecutiveFailures();
    this.ejectNanos = settings.eject().toNanos();
    this.share = settings.maxEjected().hundredths();
  }

  /// How many ejections there have been.
  public long ejections() {
    return ejections.get();
  }

  /// The endpoint has given a whole answer.
  public void succeeded(Suspect suspect) {
    AtomicInteger row = suspect.conduct().failures;
    if (row.getPlain() != 0) {
      row.set(0);
    }
  }

  /// The endpoint has failed. Returns for how many nanoseconds it is ejected because of that, after
  /// which [#restore] has to follow; 0 if it is not.
  ///
  /// @param all the service's endpoints
  public long failed(Suspect suspect, List<? extends Suspect> all, long nanos) {
    Conduct conduct = suspect.conduct();
    boolean many = conduct.failures.incrementAndGet() >= failures;
    return many && !conduct.ejected ? eject(suspect, conduct, all, nanos) : 0;
  }

  private synchronized long eject(
      Suspect suspect, Conduct conduct, List<? extends Suspect> all, long nanos) {
    if (conduct.ejected || !spared(suspect, all)) {
      return 0;
    }
    boolean again = conduct.times > 0 && nanos - conduct.restoredAt <= conduct.lasted;
    conduct.times = again ? Math.min(MOST_TIMES, conduct.times + 1) : 1;
    conduct.lasted = Math.max(ejectNanos, Math.min(LONGEST, ejectNanos * conduct.times));
    conduct.ejected = true;
    suspect.eject();
    ejections.incrementAndGet();
    LOG.warning(
        "service %s: endpoint %s is ejected for %d ms after %d failures in a row"
            .formatted(
                service,
                suspect.name(),
                TimeUnit.NANOSECONDS.toMillis(conduct.lasted),
                conduct.failures.get()));
    return conduct.lasted;
  }

  /// Whether the others can do without it.
  private boolean spared(Suspect suspect, List<? extends Suspect> all) {
    long out = 1;
    for (Suspect other : all) {
      out += other != suspect && !other.available() ? 1 : 0;
    }
    return out * 10_000 <= share * all.size();
  }

  /// The ejection is over. One more failure ejects the endpoint again.
  public synchronized void restore(Suspect suspect, long nanos) {
    Conduct conduct = suspect.conduct();
    if (!conduct.ejected) {
      return;
    }
    conduct.ejected = false;
    conduct.restoredAt = nanos;
    conduct.failures.set(failures - 1);
    suspect.restore(nanos);
    LOG.info("service " + service + ": endpoint " + suspect.name() + " is back");
  }
}
