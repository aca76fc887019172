package io.bartizan.identity.jwt;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Checks signatures with AWS-LC instead of Java's own code, an eighth of the time on P-256. Loaded
/// once per process, in the background and only where a key can use it; until then, and where it
/// cannot be loaded (it is there for Linux on x86_64), Java's own code serves.
final class Accelerator {
  private static final Logger LOG = Logger.getLogger("bartizan.keys");
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static volatile @Nullable Provider loaded;

  private Accelerator() {}

  /// Begins to load it, unless that was begun before.
  static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("accelerator").start(Accelerator::load);
    }
  }

  private static void load() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      provider.assertHealthy();
      loaded = provider;
    } catch (LinkageError | RuntimeException e) {
      LOG.log(Level.FINE, "signatures are checked by Java's own code", e);
    }
  }

  /// It, or null if it is not loaded.
  static @Nullable Provider provider() {
    return loaded;
  }
}
