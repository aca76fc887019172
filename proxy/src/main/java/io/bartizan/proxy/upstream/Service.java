package io.bartizan.proxy.upstream;

import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.balance.Balance;
import io.bartizan.proxy.balance.Choice;
import io.bartizan.proxy.guard.Breaker;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.guard.Outlier;
import io.bartizan.telemetry.ServiceMeter;
import io.bartizan.telemetry.ServiceVitals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An upstream API: its endpoints and how to talk to them. Its endpoints come and go as DNS says;
/// everything else is fixed. Thread-safe.
public final class Service {
  /// What is sent as `Host`.
  public enum HostMode {
    /// The endpoint's own name.
    ENDPOINT,
    /// What the client asked for.
    CLIENT,
    /// A fixed text.
    LITERAL
  }

  private final String name;
  private final ServiceMeter meter;
  private final long connectNanos;
  private final long responseNanos;
  private final HostMode hostMode;
  private final byte @Nullable [] hostLine;
  private final Balance balance;
  private final int lanes;
  private final Guard guard;
  private final boolean renews;
  private volatile Roll roll;

  /// @param connectNanos how long making a connection may take
  /// @param responseNanos from the request's end to the answer's head
  /// @param host the text for [HostMode#LITERAL], else null
  /// @param balance what chooses among the endpoints
  /// @param lanes how many lanes there are
  /// @param guard what keeps it from being made worse when it fails
  /// @param renews whether the gateway shows it a token, so that a request which it does not take
  ///   for that (401) is tried once more
  public Service(
      String name,
      ServiceMeter meter,
      List<Endpoint> endpoints,
      long connectNanos,
      long responseNanos,
      HostMode hostMode,
      @Nullable String host,
      Balance balance,
      int lanes,
      Guard guard,
      boolean renews) {
    this.name = name;
    this.meter = meter;
    this.connectNanos = connectNanos;
    this.responseNanos = responseNanos;
    this.hostMode = hostMode;
    this.hostLine = host == null ? null : Bytes.of("Host: " + host + "\r\n").toArray();
    this.balance = balance;
    this.lanes = lanes;
    this.guard = guard;
    this.renews = renews;
    this.roll = new Roll(endpoints, balance, lanes);
  }

  public String name() {
    return name;
  }

  public ServiceMeter meter() {
    return meter;
  }

  public Guard guard() {
    return guard;
  }

  /// Whether a request that it answers with 401 is tried once more.
  public boolean renews() {
    return renews;
  }

  /// The endpoints that it has now, available or not; empty while no name could be resolved.
  public List<Endpoint> endpoints() {
    return roll.endpoints();
  }

  /// These are its endpoints from now on. Requests that are under way at others go on there. May be
  /// called from any thread.
  void endpoints(List<Endpoint> endpoints) {
    roll = new Roll(endpoints, balance, lanes);
  }

  /// How it is now.
  public ServiceVitals vitals() {
    int unhealthy = 0;
    int ejected = 0;
    List<Endpoint> all = endpoints();
    for (Endpoint endpoint : all) {
      boolean sick = endpoint.down(Endpoint.Cause.HEALTH);
      unhealthy += sick ? 1 : 0;
      ejected += !sick && endpoint.down(Endpoint.Cause.OUTLIER) ? 1 : 0;
    }
    Outlier outlier = guard.outlier();
    Breaker breaker = guard.breaker();
    return new ServiceVitals(
        all.size() - unhealthy - ejected,
        unhealthy,
        ejected,
        outlier == null ? 0 : outlier.ejections(),
        breaker == null ? 0 : breaker.level(),
        breaker == null ? 0 : breaker.openings(),
        guard.pending());
  }

  /// The endpoint that `x` shall go to: one that is available and was not tried before; if all
  /// others were tried, one of those. Null if none is available.
  public @Nullable Endpoint choose(Walk x, Choice choice) {
    Roll now = roll;
    Endpoint chosen = now.choose(x, choice);
    if (chosen == null && choice.again()) {
      choice.forgive();
      chosen = now.choose(x, choice);
    }
    return chosen;
  }

  /// The field `Host` as a line for this endpoint.
  public byte[] hostLine(Endpoint endpoint) {
    byte[] fixed = hostLine;
    return fixed == null ? endpoint.hostLine() : fixed;
  }

  public boolean keepsHost() {
    return hostMode == HostMode.CLIENT;
  }

  public long connectNanos() {
    return connectNanos;
  }

  public long responseNanos() {
    return responseNanos;
  }
}
