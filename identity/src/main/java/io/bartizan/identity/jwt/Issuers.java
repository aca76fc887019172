package io.bartizan.identity.jwt;

import io.bartizan.config.Resource;
import io.bartizan.identity.CpuPool;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import io.bartizan.pipeline.Bulkhead;
import io.bartizan.pipeline.Ticker;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All token issuers that the process knows. One for the whole process: routes and configurations
/// that say the same share keys and remembered tokens, so that a reload neither fetches keys again
/// nor verifies tokens again. What no configuration uses any more is forgotten. Thread-safe.
public final class Issuers {
  private record Place(
      String issuer, @Nullable Resource jwks, @Nullable Path trust, KeySource.Pace pace) {}

  private final Ticker ticker;
  private final Bulkhead bulkhead;
  private final CpuPool computers;
  private final KeyWitness witness;
  private final Map<JwtConfig, WeakReference<JwtTokens>> tokens = new HashMap<>();
  private final Map<Place, WeakReference<KeySource>> sources = new HashMap<>();

  /// @param bulkhead where keys are fetched
  /// @param computers where signatures are checked that take long
  public Issuers(Ticker ticker, Bulkhead bulkhead, CpuPool computers, KeyWitness witness) {
    this.ticker = ticker;
    this.bulkhead = bulkhead;
    this.computers = computers;
    this.witness = witness;
  }

  /// Who judges the tokens of `config`: the same as before if there is one. A key file is read
  /// again, now; keys from the network are fetched when the first token needs them. Called when a
  /// configuration is loaded; may read a file.
  ///
  /// @throws IllegalArgumentException if the key file holds no keys of use; those from before stay
  public synchronized JwtTokens tokens(JwtConfig config) {
    JwtTokens known = held(tokens, config);
    JwtTokens used = known != null ? known : new JwtTokens(config, source(config), computers);
    if (config.jwks() instanceof Resource.OnDisk) {
      read(used.source());
    }
    tokens.put(config, new WeakReference<>(used));
    return used;
  }

  /// Judges tokens that are for ourselves by the keys of `config`'s issuer, which it shares.
  public synchronized TokenInspector inspector(JwtConfig config) {
    return new TokenInspector(config, source(config), ticker);
  }

  private static void read(KeySource file) {
    try {
      file.load();
    } catch (Unusable e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("interrupted", e);
    }
  }

  private KeySource source(JwtConfig config) {
    KeySource.Pace pace =
        new KeySource.Pace(config.refresh(), config.unknownKeyInterval(), config.tolerateOutage());
    Place place = new Place(config.issuer(), config.jwks(), config.trust(), pace);
    KeySource known = held(sources, place);
    KeySource used =
        known != null
            ? known
            : new KeySource(config.issuer(), origin(config), pace, ticker, bulkhead, witness);
    sources.put(place, new WeakReference<>(used));
    return used;
  }

  private static Origin origin(JwtConfig config) {
    return switch (config.jwks()) {
      case null -> new Discovery(config.issuer(), config.trust(), Web.PATIENCE);
      case Resource.OnWeb(URI uri) -> new KeyUrl(uri, config.trust(), Web.PATIENCE);
      case Resource.OnDisk(Path file) -> new KeyFile(file);
    };
  }

  private static <K, V> @Nullable V held(Map<K, WeakReference<V>> map, K key) {
    map.values().removeIf(reference -> reference.get() == null);
    WeakReference<V> reference = map.get(key);
    return reference == null ? null : reference.get();
  }
}
