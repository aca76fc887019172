package io.bartizan.identity.saml;

import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import io.bartizan.pipeline.Ticker;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is known of a provider, read again once in a while. While that does not succeed, what is
/// known serves for a bounded time; and nobody is asked more often than once a second. Asked on
/// virtual threads, one of which asks while the others wait.
final class KnownIdp {
  private static final long FRESH = Duration.ofMinutes(10).toNanos();
  private static final long FILE_FRESH = Duration.ofSeconds(5).toNanos();
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long SOON = Duration.ofSeconds(30).toNanos();

  private static final Map<String, String> ACCEPT =
      Map.of("Accept", "application/samlmetadata+xml, application/xml, text/xml");

  private final SamlConfig config;
  private final Ticker ticker;
  private @Nullable IdpMetadata known;
  private @Nullable String trouble;
  private long read;
  private long next;

  KnownIdp(SamlConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.next = ticker.nanos();
  }

  /// Reads files, and asks nobody. Blocks on the disk.
  ///
  /// @throws IllegalArgumentException if they are of no use
  synchronized void check() {
    if (config.metadataUrl() == null) {
      try {
        fetch();
      } catch (Unusable | InterruptedException e) {
        throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /// What it says of itself. Blocks.
  ///
  /// @throws Unusable if it has never said it, or too long ago
  synchronized IdpMetadata metadata() throws Unusable, InterruptedException {
    if (ticker.nanos() - next >= 0) {
      ask();
    }
    IdpMetadata said = known;
    if (said == null) {
      throw new Unusable(trouble == null ? "not asked" : trouble);
    }
    if (ticker.millis() >= said.end()
        || ticker.nanos() - read > FRESH + config.tolerateOutage().toNanos()) {
      throw new Unusable("metadata that has ended; " + (trouble == null ? "" : trouble));
    }
    return said;
  }

  /// The same, read anew because a signature is by none of the keys of `used`: the provider may
  /// have exchanged them. Null if there is nothing new, or that was asked just now.
  synchronized @Nullable IdpMetadata newer(IdpMetadata used) throws Unusable, InterruptedException {
    if (known != null && used.keys().equals(known.keys()) && ticker.nanos() - read >= SOON) {
      next = ticker.nanos();
    }
    IdpMetadata now = metadata();
    return now.keys().equals(used.keys()) ? null : now;
  }

  private void ask() throws InterruptedException {
    try {
      known = fetch();
      read = ticker.nanos();
      next = read + (config.metadataUrl() == null ? FILE_FRESH : FRESH);
    } catch (Unusable e) {
      trouble = String.valueOf(e.getMessage());
      next = ticker.nanos() + PAUSE;
    }
  }

  private IdpMetadata fetch() throws Unusable, InterruptedException {
    if (config.certificates() != null) {
      return IdpMetadata.of(config.certificates(), config.signInUrl(), config.signOutUrl());
    }
    if (config.metadata() != null) {
      return IdpMetadata.read(
          config.metadata().toString(), IdpMetadata.bytes(config.metadata()), config.issuer());
    }
    String place = Objects.requireNonNull(config.metadataUrl());
    try (Web web = new Web(config.trust(), Web.PATIENCE)) {
      URI uri = URI.create(place);
      Web.Document document = Web.checked(uri, web.get(uri, ACCEPT));
      return IdpMetadata.read(place, document.body().toArray(), config.issuer());
    }
  }
}
