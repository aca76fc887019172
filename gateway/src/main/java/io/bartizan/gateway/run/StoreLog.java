package io.bartizan.gateway.run;

import io.bartizan.identity.store.StoreWitness;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Says in the program's log when a shared store is lost and when it is there again, once each. The
/// library that connects would say more of each attempt.
final class StoreLog implements StoreWitness {
  private static final Logger LOG = Logger.getLogger("bartizan.store");
  private static final Logger LIBRARY = Logger.getLogger("io.lettuce.core.protocol");

  private final String consequence;

  /// @param consequence what a loss means for others
  StoreLog(String consequence) {
    this.consequence = consequence;
    LIBRARY.setLevel(Level.SEVERE);
  }

  @Override
  public void reached(String store) {
    LOG.info(store + " is reached");
  }

  @Override
  public void lost(String store, String why) {
    LOG.severe(store + " is lost: " + why + "; " + consequence);
  }
}
