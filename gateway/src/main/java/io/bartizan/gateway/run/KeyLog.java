package io.bartizan.gateway.run;

import io.bartizan.identity.jwt.KeyWitness;
import java.lang.System.Logger.Level;
import java.util.List;

/// Says in the program's log how fetching the keys of token issuers goes.
final class KeyLog implements KeyWitness {
  private static final System.Logger LOG = System.getLogger("bartizan.keys");

  @Override
  public void fetched(String source, int keys, List<String> complaints) {
    LOG.log(Level.INFO, "{0} keys from {1}", keys, source);
    complaints.forEach(
        complaint -> LOG.log(Level.WARNING, "a key from {0} is of no use: {1}", source, complaint));
  }

  @Override
  public void failed(String source, String reason) {
    LOG.log(Level.WARNING, "no keys from {0}: {1}", source, reason);
  }
}
