package io.bartizan.identity.oidc;

import io.bartizan.identity.web.Unusable;
import io.bartizan.pipeline.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is known of a provider, asked for again once in a while. While it is away, what is known
/// serves; and it is not asked more often than once a second. Asked on virtual threads, one of
/// which asks while the others wait.
final class KnownProvider {
  private static final long FRESH = Duration.ofMinutes(10).toNanos();
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  private final OidcConfig config;
  private final Ticker ticker;
  private @Nullable Metadata known;
  private @Nullable String trouble;
  private long next;

  KnownProvider(OidcConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.next = ticker.nanos();
  }

  /// What it says of itself. Blocks.
  ///
  /// @throws Unusable if it has never said it
  synchronized Metadata metadata() throws Unusable, InterruptedException {
    if (ticker.nanos() - next >= 0) {
      ask();
    }
    Metadata said = known;
    if (said == null) {
      throw new Unusable(trouble == null ? "not asked" : trouble);
    }
    return said;
  }

  private void ask() throws InterruptedException {
    try {
      known = Metadata.fetch(config);
      next = ticker.nanos() + FRESH;
    } catch (Unusable e) {
      trouble = String.valueOf(e.getMessage());
      next = ticker.nanos() + PAUSE;
    }
  }
}
