package io.bartizan.proxy.edge;

import io.bartizan.proxy.lane.Buffers;
import io.bartizan.proxy.lane.Outbox;
import java.util.concurrent.TimeUnit;

/// How an HTTP/1.1 connection ends without harm to its last answer.
final class Parting {
  /// How long a client may take to notice that the connection ends.
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// How long a connection may rest before it is closed without a word, when its listener ends.
  static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(5);

  /// How long a client may take nothing of its last answer, or go on sending what nobody reads.
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Link link;
  private final Outbox outbox;
  private final Patience patience = new Patience();
  private long since;

  Parting(Link link, Outbox outbox) {
    this.link = link;
    this.outbox = outbox;
  }

  /// Closes the connection as soon as everything is sent.
  void leave(long nanos) {
    begin(nanos);
    link.closeWhenSent();
  }

  /// Says good-bye and waits a little for the client to close, so that it can read the answer
  /// before a reset would destroy it (RFC 9112, section 9.6).
  void linger(long nanos) {
    begin(nanos);
    link.shutdownOutput();
  }

  private void begin(long nanos) {
    since = nanos;
    patience.begin(nanos);
  }

  /// The client is still sending.
  void heard() {
    patience.moved();
  }

  /// Whether the client has had time enough.
  boolean stalled(long nanos) {
    long left = outbox.unsent();
    patience.look(nanos, left);
    since = left > 0 ? nanos : since;
    boolean waits = left > 0 && !Buffers.scarce();
    return patience.spent(nanos, waits ? STALLED_NANOS : LINGER_NANOS)
        || nanos - since > STALLED_NANOS;
  }
}
