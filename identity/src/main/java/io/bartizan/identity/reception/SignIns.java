package io.bartizan.identity.reception;

import io.bartizan.config.Secret;
import io.bartizan.identity.jwt.Issuers;
import io.bartizan.identity.oidc.Oidc;
import io.bartizan.identity.revocation.Revocations;
import io.bartizan.identity.saml.Saml;
import io.bartizan.identity.session.OwnUrl;
import io.bartizan.identity.session.Sessions;
import io.bartizan.identity.signin.Desk;
import io.bartizan.identity.signin.LoginCookies;
import io.bartizan.identity.signin.SignIn;
import io.bartizan.identity.signin.SignInMethod;
import io.bartizan.identity.store.Store;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Ticker;
import java.lang.ref.WeakReference;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All sign-ins that the process knows. One for the whole process: configurations that say the same
/// share what is known of providers and sessions. What no configuration uses any more is forgotten.
/// Thread-safe.
public final class SignIns {
  private static final int CALLS = 64;

  private record Named(String name, SignInConfig config) {}

  private final Ticker ticker;
  private final Issuers issuers;
  private final Store store;
  private final Revocations revocations;
  private final Bulkhead calls = new Bulkhead("sign-in", CALLS);
  private final List<Secret> random;
  private final Map<Named, WeakReference<SignIn>> known = new HashMap<>();

  public SignIns(Ticker ticker, Issuers issuers, Store store, Revocations revocations) {
    this.ticker = ticker;
    this.issuers = issuers;
    this.store = store;
    this.revocations = revocations;
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    this.random = List.of(Secret.of("random", bytes));
  }

  /// The sign-ins of a configuration, by name: the same as before where nothing has changed.
  public synchronized Map<String, SignIn> of(Map<String, SignInConfig> configs) {
    known.values().removeIf(reference -> reference.get() == null);
    Map<String, SignIn> all = new LinkedHashMap<>();
    configs.forEach((name, config) -> all.put(name, of(new Named(name, config.unplaced()))));
    return all;
  }

  private SignIn of(Named named) {
    WeakReference<SignIn> reference = known.get(named);
    SignIn before = reference == null ? null : reference.get();
    if (before != null) {
      return before;
    }
    SignIn made = make(named.name, named.config);
    known.put(named, new WeakReference<>(made));
    return made;
  }

  private SignIn make(String name, SignInConfig config) {
    List<Secret> keys = config.forgets() ? random : config.session().keys();
    Desk desk =
        new Desk(
            name,
            config.path(name),
            new OwnUrl(config.origin()),
            new Sessions(name, config.session(), keys, store, ticker),
            new LoginCookies(name, keys),
            store,
            ticker,
            calls,
            issuers,
            revocations);
    return new SignIn(desk, method(desk, config), config.session().trustedOrigins());
  }

  private static SignInMethod method(Desk desk, SignInConfig config) {
    if (config.oidc() != null) {
      return new Oidc(config.oidc(), desk);
    }
    if (config.saml() != null) {
      return new Saml(config.saml(), desk);
    }
    throw new IllegalArgumentException("sign-in " + desk.name() + ": (expected: `oidc` or `saml`)");
  }
}
