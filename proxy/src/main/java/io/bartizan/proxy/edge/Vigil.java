package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.lane.Buffers;
import io.bartizan.proxy.route.Bounds;
import java.util.concurrent.TimeUnit;

/// Watches over one exchange after another: whoever leaves the others waiting longer than the
/// route's bounds allow ends the exchange.
final class Vigil {
  /// How long a client may take nothing while memory for buffers is scarce.
  private static final long HURRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Passage passage;
  private final Walk walk;
  private final Forwarding forwarding;
  private final Patience patience;

  Vigil(Passage passage, Forwarding forwarding, Patience patience) {
    this.passage = passage;
    this.walk = passage.walk();
    this.forwarding = forwarding;
    this.patience = patience;
  }

  /// Looks after an exchange that is no WebSocket.
  void look(long nanos) {
    Bounds.Exchange bounds = passage.target().bounds();
    if (late(nanos)) {
      refuse(Code.TOTAL_TIMEOUT, "not done within " + Passage.millis(total()));
    } else if (walk.sent()) {
      lookAtAnswer(nanos, bounds);
    } else if (passage.intake().gathers()) {
      if (patience.spent(nanos, bounds.idleNanos())) {
        idle(Code.REQUEST_TIMEOUT, bounds);
      }
    } else if (walk.atUpstream()) {
      forwarding.check(nanos, bounds);
    }
  }

  /// Whether the exchange takes longer than it may. Who looked at the same deadline, as a service
  /// of gRPC does, may say so before [#look] finds out.
  boolean late(long nanos) {
    return nanos - walk.startNanos() > total();
  }

  private long total() {
    long most = passage.target().bounds().totalNanos();
    Grpc call = passage.grpc();
    return call == null ? most : call.bound(most);
  }

  private void lookAtAnswer(long nanos, Bounds.Exchange bounds) {
    ClientSide client = passage.client();
    if (patience.spent(nanos, bounds.idleNanos())) {
      idle(client.writable() ? Code.UPSTREAM_TIMEOUT : Code.CLIENT_GONE, bounds);
    } else if (client.writable()) {
      forwarding.resume();
    } else if (patience.spent(nanos, HURRY_NANOS) && Buffers.scarce()) {
      refuse(Code.MEMORY_EXHAUSTED, "buffers are scarce, and the client takes nothing");
    }
  }

  private void idle(Code code, Bounds.Exchange bounds) {
    refuse(code, "nothing moved for " + Passage.millis(bounds.idleNanos()));
  }

  private void refuse(Code code, String reason) {
    passage.refuse(Refusal.of(code, reason));
  }
}
