package io.bartizan.proxy.guard;

import io.bartizan.proxy.settings.BreakerSettings;
import io.bartizan.proxy.settings.HealthSettings;
import io.bartizan.proxy.settings.OutageSettings;
import io.bartizan.proxy.settings.OutlierSettings;
import io.bartizan.proxy.settings.RetrySettings;
import io.bartizan.proxy.settings.ServiceSettings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Everything that guards one service, each null if it is off. It outlives a reload that does not
/// change it. Shared by all lanes.
public final class Guard {
  /// No retries, no limits, nothing.
  public static final Guard NONE = new Guard(null, null, null, null, null, 0, 0);

  /// What it was made of.
  private record Terms(
      RetrySettings retry,
      OutlierSettings outlier,
      @Nullable BreakerSettings breaker,
      @Nullable OutageSettings outage,
      @Nullable HealthSettings health,
      int pending,
      @Nullable Integer requests) {}

  private final @Nullable Terms terms;
  private final @Nullable Retries retries;
  private final @Nullable Outlier outlier;
  private final @Nullable Breaker breaker;
  private final @Nullable Outage outage;
  private final int mostRequests;
  private final int mostPending;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();

  private Guard(
      @Nullable Terms terms,
      @Nullable Retries retries,
      @Nullable Outlier outlier,
      @Nullable Breaker breaker,
      @Nullable Outage outage,
      int mostRequests,
      int mostPending) {
    this.terms = terms;
    this.retries = retries;
    this.outlier = outlier;
    this.breaker = breaker;
    this.outage = outage;
    this.mostRequests = mostRequests;
    this.mostPending = mostPending;
  }

  /// Retries and nothing else.
  public static Guard retrying(Retries retries) {
    return new Guard(null, retries, null, null, null, 0, 0);
  }

  /// @param service its name, for the log
  /// @param lanes how many lanes there are
  /// @param before the guard of the service of that name so far; null for none
  public static Guard of(
      String service, ServiceSettings settings, int lanes, @Nullable Guard before) {
    Terms terms =
        new Terms(
            settings.retry(),
            settings.outlier(),
            settings.breaker(),
            settings.outage(),
            settings.health(),
            settings.pending(),
            settings.requests());
    if (before != null && terms.equals(before.terms)) {
      return before;
    }
    BreakerSettings breaker = settings.breaker();
    return new Guard(
        terms,
        Retries.of(settings.retry(), lanes),
        new Outlier(service, settings.outlier()),
        breaker == null ? null : new Breaker(service, breaker, lanes),
        Outage.of(settings.outage()),
        settings.requests() == null ? 0 : settings.requests(),
        settings.pending());
  }

  public @Nullable Retries retries() {
    return retries;
  }

  public @Nullable Outlier outlier() {
    return outlier;
  }

  public @Nullable Breaker breaker() {
    return breaker;
  }

  /// How endpoints are asked whether they are well.
  public @Nullable HealthSettings health() {
    return terms == null ? null : terms.health;
  }

  public @Nullable Outage outage() {
    return outage;
  }

  /// Whether requests at once are bounded. If so, [#admit] and [#leave] have to be called for each.
  public boolean bounded() {
    return mostRequests > 0;
  }

  /// How many requests there may be at once; 0 for any number.
  public int mostRequests() {
    return mostRequests;
  }

  /// One more request. False if there are as many as there may be.
  public boolean admit() {
    if (requests.incrementAndGet() > mostRequests) {
      requests.decrementAndGet();
      return false;
    }
    return true;
  }

  /// An admitted request is over.
  public void leave() {
    requests.decrementAndGet();
  }

  /// One more request waits for a connection. False if as many wait as may; then [#served] must not
  /// be called.
  public boolean queue() {
    if (pending.incrementAndGet() > mostPending) {
      pending.decrementAndGet();
      return false;
    }
    return true;
  }

  /// A waiting request waits no more.
  public void served() {
    pending.decrementAndGet();
  }

  /// How many requests may wait for a connection.
  public int mostPending() {
    return mostPending;
  }

  /// How many requests wait for a connection.
  public int pending() {
    return pending.get();
  }
}
