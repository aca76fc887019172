package io.bartizan.identity.login;

import io.bartizan.pipeline.Address;
import java.util.HashMap;
import java.util.Map;

/// Whose passwords are being checked: so many at a time, and so many of one address (of IPv6 its
/// first 64 bits), that nobody fills the place of all others. Thread-safe.
public final class Crowd {
  private final int most;
  private final int each;
  private final Map<Address, Integer> sites = new HashMap<>();
  private int inside;

  public Crowd(int most, int each) {
    this.most = most;
    this.each = each;
  }

  /// Takes a place, if there is one.
  public synchronized boolean enter(Address client) {
    int own = sites.getOrDefault(client.site(), 0);
    if (inside >= most || own >= each) {
      return false;
    }
    sites.put(client.site(), own + 1);
    inside++;
    return true;
  }

  public synchronized void leave(Address client) {
    sites.computeIfPresent(client.site(), (_, own) -> own == 1 ? null : own - 1);
    inside--;
  }
}
