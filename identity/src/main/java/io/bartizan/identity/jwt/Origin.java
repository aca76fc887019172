package io.bartizan.identity.jwt;

import io.bartizan.identity.web.Unusable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where keys come from.
interface Origin {
  /// Gets the keys as they are now. Blocks; called on a virtual thread.
  Fetched fetch() throws Unusable, InterruptedException;

  /// @param freshFor how long the issuer says they may be used without asking again; null if it
  ///   says nothing
  record Fetched(KeySet keys, @Nullable Duration freshFor) {}
}
