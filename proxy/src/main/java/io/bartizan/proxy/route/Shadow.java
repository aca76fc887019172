package io.bartizan.proxy.route;

import io.bartizan.pipeline.Fields;
import io.bartizan.proxy.balance.Lots;
import io.bartizan.proxy.upstream.Service;

/// A service that gets copies of a route's requests. Shared by all lanes; allocates nothing.
public final class Shadow {
  private static final int HUNDREDTHS = 10_000;

  private final Service service;
  private final int share;
  private final int body;
  private final Fields withheld;
  private final Lots lots;

  /// @param share of the requests, in hundredths of a percent, to 10000
  /// @param body the most bytes of a body that is copied
  /// @param withheld fields whose names a copy does not have, with whatever values
  /// @param lanes how many lanes there are
  public Shadow(Service service, int share, int body, Fields withheld, int lanes, long seed) {
    this.service = service;
    this.share = share;
    this.body = body;
    this.withheld = withheld;
    this.lots = new Lots(lanes, seed);
  }

  public Service service() {
    return service;
  }

  /// Whether the next request of this lane is one to be copied.
  public boolean drawn(int lane) {
    return lots.draw(lane, HUNDREDTHS) < share;
  }

  /// The most bytes of a body that is copied.
  public int body() {
    return body;
  }

  /// Fields whose names a copy does not have.
  public Fields withheld() {
    return withheld;
  }
}
