package io.bartizan.gateway.run;

import io.bartizan.identity.jwt.KeyWitness;
import java.util.List;
import java.util.logging.Logger;

/// Says in the program's log how fetching the keys of token issuers goes.
final class KeyLog implements KeyWitness {
  private static final Logger LOG = Logger.getLogger("bartizan.keys");

  @Override
  public void fetched(String source, int keys, List<String> complaints) {
    LOG.info(keys + " keys from " + source);
    complaints.forEach(
        complaint -> LOG.warning("a key from " + source + " is of no use: " + complaint));
  }

  @Override
  public void failed(String source, String reason) {
    LOG.warning("no keys from " + source + ": " + reason);
  }
}
