package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Refusal;
import io.bartizan.proxy.http2.FrameReader;
import io.bartizan.proxy.lane.Buffers;
import io.bartizan.proxy.lane.Deadlines;
import io.bartizan.telemetry.Misuse;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;

/// What may not take for ever on an HTTP/2 connection, beside the exchanges, which have deadlines
/// of their own; and how it is left when the gateway shuts down.
///
/// Leaving has two steps (RFC 9113, section 6.8): the client is told that the gateway goes, and
/// when it has surely heard that, which stream was the last one. So no request is lost that was
/// under way.
final class Http2Watch extends Deadlines.Timed {
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long HURRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SCAN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FAREWELL = 0x6661726577656c6cL;

  private enum Stage {
    /// The client has not said that it speaks HTTP/2.
    OPENING,
    OPEN,
    /// The client was told that the gateway goes.
    ANNOUNCED,
    /// No more streams are taken.
    LEAVING,
    /// Everything is sent; what comes is dropped.
    ENDING
  }

  private final Http2Client client;
  private final Http2Gate gate;
  private final Patience patience = new Patience();
  private final Link link;
  private Stage stage = Stage.OPENING;
  private long since;
  private long idleSince;
  private long scanned;
  private long stuckSince;
  private int framesThen;
  private boolean stuck;

  Http2Watch(Http2Client client, Http2Gate gate, Link link) {
    this.client = client;
    this.gate = gate;
    this.link = link;
    this.since = link.lane().nanos();
    this.idleSince = since;
    patience.begin(since);
  }

  /// The client has sent something.
  void read(FrameReader reader) {
    if (!reader.unfinished()) {
      stuck = false;
    } else if (!stuck || reader.finished() != framesThen) {
      stuck = true;
      stuckSince = link.lane().nanos();
      framesThen = reader.finished();
    }
  }

  /// A stream was closed.
  void closed() {
    idleSince = link.lane().nanos();
  }

  /// The client has answered a PING.
  void pinged(long content) {
    if (stage == Stage.ANNOUNCED && content == FAREWELL) {
      leave();
    }
  }

  /// The client itself will send no more requests.
  void leaving() {
    if (stage == Stage.OPENING || stage == Stage.OPEN) {
      stage = Stage.LEAVING;
    }
  }

  /// The connection is about to be closed.
  void ending() {
    stage = Stage.ENDING;
    since = link.lane().nanos();
  }

  /// A client that has taken nothing for a while loses the connection while buffers are scarce.
  private void hurry(long nanos) {
    patience.look(nanos, gate.unsent());
    if (patience.spent(nanos, HURRY_NANOS) && gate.unsent() > 0 && Buffers.scarce()) {
      gate.stalled();
    }
  }

  @Override
  protected void check(long nanos) {
    hurry(nanos);
    switch (stage) {
      case OPENING -> opening(nanos);
      case OPEN -> open(nanos);
      case ANNOUNCED -> {
        if (nanos - since > FAREWELL_NANOS) {
          leave();
        }
      }
      case LEAVING -> {
        if (client.connection().numActiveStreams() == 0) {
          client.end(Http2Error.NO_ERROR, "done");
        }
      }
      case ENDING -> {
        if (nanos - since > LINGER_NANOS) {
          link.channel().close();
        }
      }
    }
    if (stage != Stage.ENDING) {
      stuck(nanos);
      scan(nanos);
    }
  }

  @Override
  protected void stop() {
    if (stage != Stage.ENDING && stage != Stage.LEAVING) {
      leave();
    }
  }

  private void opening(long nanos) {
    if (client.decoder().prefaceReceived()) {
      stage = Stage.OPEN;
    } else if (nanos - since > bounds().headNanos() || link.listener().draining()) {
      client.end(Http2Error.NO_ERROR, "no HTTP/2 came");
    }
  }

  private void open(long nanos) {
    if (link.listener().draining()) {
      stage = Stage.ANNOUNCED;
      since = nanos;
      client.goAway(Integer.MAX_VALUE);
      client.ping(FAREWELL);
    } else if (!stuck
        && client.connection().numActiveStreams() == 0
        && nanos - idleSince > bounds().keepAliveNanos()) {
      client.end(Http2Error.NO_ERROR, "idle");
    }
  }

  private io.bartizan.proxy.route.Bounds.Connection bounds() {
    return link.listener().site().bounds();
  }

  private void leave() {
    stage = Stage.LEAVING;
    client.goAway(client.connection().remote().lastStreamCreated());
  }

  private void stuck(long nanos) {
    if (stuck && nanos - stuckSince > bounds().headNanos()) {
      String problem =
          "request head did not come within " + bounds().headNanos() / 1_000_000 + " ms";
      client.misused(Misuse.HEADERS, problem);
      client.record(Refusal.of(Code.REQUEST_TIMEOUT, problem));
      client.end(Http2Error.ENHANCE_YOUR_CALM, problem);
    }
  }

  private void scan(long nanos) {
    if (nanos - scanned > SCAN_NANOS) {
      scanned = nanos;
      client.resetFinished(nanos);
    }
  }
}
