package io.bartizan.identity.grant;

import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Ticker;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/// The tokens of the whole process: services and configurations that ask for the same share them,
/// so that a reload does not ask again. Thread-safe.
public final class Grants {
  private final Ticker ticker;
  private final Bulkhead calls;
  private final Map<GrantRequest, WeakReference<GrantSource>> sources = new HashMap<>();

  /// @param calls where servers are asked
  public Grants(Ticker ticker, Bulkhead calls) {
    this.ticker = ticker;
    this.calls = calls;
  }

  /// Where tokens for `request` come from: the same as before if there is one.
  public synchronized GrantSource of(GrantRequest request) {
    sources.values().removeIf(reference -> reference.get() == null);
    WeakReference<GrantSource> reference = sources.get(request);
    GrantSource known = reference == null ? null : reference.get();
    GrantSource used = known == null ? new GrantSource(request, ticker, calls) : known;
    sources.put(request, new WeakReference<>(used));
    return used;
  }
}
