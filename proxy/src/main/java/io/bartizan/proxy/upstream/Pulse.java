package io.bartizan.proxy.upstream;

import io.bartizan.proxy.lane.Deadlines;
import java.util.concurrent.TimeUnit;

/// Sees whether an HTTP/2 upstream is still there. One that owes answers and has been silent for a
/// while is asked once, by a PING, and again only after minutes: servers of gRPC end connections
/// whose clients ask more often. One that does not answer is gone, so that no more requests go into
/// a connection that leads nowhere. A connection that nobody has used for a while is closed.
final class Pulse extends Deadlines.Timed {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(55);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(6);

  private final Http2Upstream connection;
  private boolean heard;
  private boolean worked;
  private boolean asked;
  private boolean waiting;
  private long workedAt;
  private long askedAt;

  Pulse(Http2Upstream connection, long nanos) {
    this.connection = connection;
    this.workedAt = nanos;
  }

  /// The first stream was opened after a rest, or the last one has ended.
  void turned(long nanos) {
    workedAt = nanos;
    worked = false;
    asked = false;
  }

  /// Bytes have come.
  void heard() {
    heard = true;
  }

  /// Something of an answer has come.
  void worked() {
    worked = true;
  }

  /// Whether it is not certain that the upstream is still there.
  boolean suspect() {
    return waiting && !heard;
  }

  @Override
  protected void check(long nanos) {
    if (heard) {
      heard = false;
      waiting = false;
    }
    if (worked) {
      worked = false;
      workedAt = nanos;
      asked = false;
    }
    if (connection.idle()) {
      rest(nanos);
    } else if (waiting) {
      if (nanos - askedAt > PATIENCE_NANOS) {
        connection.dead();
      }
    } else if (nanos - workedAt > SILENCE_NANOS && (!asked || nanos - askedAt > AGAIN_NANOS)) {
      ask(nanos);
    }
  }

  private void rest(long nanos) {
    if (nanos - workedAt > IDLE_NANOS) {
      connection.close();
    }
  }

  private void ask(long nanos) {
    asked = true;
    waiting = true;
    askedAt = nanos;
    connection.ping();
  }
}
