package io.bartizan.identity.introspection;

import io.bartizan.pipeline.Ticker;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/// Who asks about tokens. One for the whole process: routes and configurations that say the same
/// share what issuers have said. What no configuration uses any more is forgotten. Thread-safe.
public final class Introspectors {
  private final Ticker ticker;
  private final Map<IntrospectionConfig, WeakReference<IntrospectedTokens>> known = new HashMap<>();

  public Introspectors(Ticker ticker) {
    this.ticker = ticker;
  }

  /// The one for `config`: the same as before if there is one.
  public synchronized IntrospectedTokens of(IntrospectionConfig config) {
    known.values().removeIf(reference -> reference.get() == null);
    WeakReference<IntrospectedTokens> reference = known.get(config);
    IntrospectedTokens held = reference == null ? null : reference.get();
    IntrospectedTokens used = held == null ? new IntrospectedTokens(config, ticker) : held;
    known.put(config, new WeakReference<>(used));
    return used;
  }
}
