package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Outcome;
import io.bartizan.proxy.lane.Lane;
import io.bartizan.proxy.route.Bounds;
import io.bartizan.proxy.websocket.CloseCode;
import io.bartizan.proxy.websocket.CloseFrame;
import io.bartizan.proxy.websocket.Fault;
import io.bartizan.proxy.websocket.FrameWatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;

/// An open WebSocket: passes frames on in both directions as long as they are right, and ends it
/// when a bound is reached, the credential ends or the gateway goes. Then both sides get a Close
/// frame, where one can stand: between two frames.
final class Tunnel {
  /// How long a side may take to answer a Close frame, and the upstream to close its connection.
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// What becomes of what comes from one side.
  private enum State {
    /// It goes on.
    OPEN,
    /// The frame that has begun goes on to its end, and then a Close frame of ours.
    FINISHING,
    /// The other side got a Close frame of ours; one is awaited from this side.
    LISTENING,
    /// Nothing is awaited any more.
    DEAF
  }

  /// One direction.
  private static final class Way {
    final FrameWatch watch;
    State state = State.OPEN;

    Way(FrameWatch watch) {
      this.watch = watch;
    }
  }

  private final Passage passage;
  private final Forwarding forwarding;
  private final Lane lane;
  private final Bounds.WebSocket bounds;
  private final Link link;
  private final Way up;
  private final Way down;
  private final Allowance frames;
  private final Allowance pings;
  private final long opened;

  /// The configuration by which the credential was last judged.
  private Site judged;

  /// The edition of what it revoked then; see [io.bartizan.pipeline.Revocation#edition()].
  private long edition = -1;

  private boolean closing;
  private boolean upstreamEnded;
  private boolean over;
  private int closeCode;
  private int sentCode;
  private String sentReason = "";
  private long deadline = Long.MAX_VALUE;

  /// @param site the configuration under which it was opened
  Tunnel(Passage passage, Forwarding forwarding, Lane lane, Bounds.WebSocket bounds, Site site) {
    this.passage = passage;
    this.forwarding = forwarding;
    this.lane = lane;
    this.bounds = bounds;
    this.link = passage.client().link();
    this.judged = site;
    this.opened = lane.nanos();
    this.up = new Way(new FrameWatch(true, bounds.message(), bounds.utf8()));
    this.down = new Way(new FrameWatch(false, bounds.message(), bounds.utf8()));
    this.frames = new Allowance(bounds.frames(), bounds.frameNanos(), opened);
    this.pings = new Allowance(bounds.pings(), bounds.pingNanos(), opened);
    down.watch.allow(Long.MAX_VALUE, Long.MAX_VALUE);
    lane.recorder().webSocketOpened();
  }

  // What the two sides send.

  /// Some bytes have come from the client; released here.
  void fromClient(ByteBuf chunk) {
    long now = lane.nanos();
    up.watch.allow(frames.at(now), pings.at(now));
    relay(up, chunk);
    frames.left(up.watch.framesLeft());
    pings.left(up.watch.pingsLeft());
  }

  /// Some bytes have come from the upstream; released here.
  void fromUpstream(ByteBuf chunk) {
    relay(down, chunk);
  }

  private void relay(Way way, ByteBuf chunk) {
    if (way.state == State.FINISHING) {
      rest(way, chunk);
    }
    switch (way.state) {
      case OPEN -> pass(way, chunk);
      case LISTENING -> listen(way, chunk);
      case FINISHING, DEAF -> chunk.release();
    }
  }

  private void pass(Way way, ByteBuf chunk) {
    FrameWatch watch = way.watch;
    watch.scan(chunk);
    if (watch.carriedLength() > 0) {
      send(way, Unpooled.copiedBuffer(watch.carried(), 0, watch.carriedLength()));
    }
    if (watch.good() == chunk.writerIndex()) {
      send(way, chunk);
    } else {
      int count = watch.good() - chunk.readerIndex();
      if (count > 0) {
        send(way, chunk.readRetainedSlice(count));
      }
      chunk.release();
    }
    if (over) {
      return;
    }
    if (watch.fault() != Fault.NONE) {
      broken(way, watch.fault());
    } else if (watch.closed()) {
      heard(way);
    }
  }

  /// What is left of a frame that has begun goes on, and a Close frame follows it.
  private void rest(Way way, ByteBuf chunk) {
    int count = (int) Math.min(way.watch.left(), chunk.readableBytes());
    way.watch.skip(count);
    if (count > 0) {
      send(way, chunk.readRetainedSlice(count));
    }
    if (way.watch.left() == 0) {
      sendClose(way);
    }
  }

  private void listen(Way way, ByteBuf chunk) {
    way.watch.scan(chunk);
    chunk.release();
    if (way.watch.closed() || way.watch.fault() != Fault.NONE) {
      way.state = State.DEAF;
      settle();
    }
  }

  private void send(Way way, ByteBuf bytes) {
    if (over) {
      bytes.release();
    } else if (way == up) {
      passage.walk().countIn(bytes.readableBytes());
      forwarding.body(bytes);
    } else {
      passage.walk().countOut(bytes.readableBytes());
      forwarding.toClient(bytes);
    }
  }

  /// A side has sent its Close frame, and the other has got it.
  private void heard(Way way) {
    way.state = State.DEAF;
    closed(way.watch.closeCode());
    limit(CLOSE_NANOS);
    settle();
  }

  private void closed(int code) {
    closeCode = closeCode == 0 ? code : closeCode;
  }

  private void limit(long nanos) {
    deadline = Math.min(deadline, lane.nanos() + nanos);
  }

  /// A fault within a frame leaves no place for a Close frame behind it: nobody waits for an answer
  /// from the side that got half of the frame and can be told nothing.
  private void broken(Way way, Fault fault) {
    String who = way == up ? "client sent " : "upstream sent ";
    close(way == up ? fault.code() : Code.UPSTREAM_MALFORMED, fault.close(), who + fault.text());
    if (way.state == State.FINISHING) {
      other(way).state = State.DEAF;
    }
    way.state = State.DEAF;
    settle();
  }

  private Way other(Way way) {
    return way == up ? down : up;
  }

  // How it ends.

  /// Ends it with a Close frame to each side that has got none.
  private void close(Code code, int status, String reason) {
    if (closing || over) {
      return;
    }
    closing = true;
    closed(status);
    sentCode = status;
    sentReason = code.id();
    passage.walk().note(code, reason);
    lane.recorder().refused(passage.walk(), "", code, reason, false);
    deadline = Long.MAX_VALUE;
    limit(CLOSE_NANOS);
    part(up);
    part(down);
    forwarding.flush();
    if (!over) {
      passage.client().flush();
    }
  }

  private void part(Way way) {
    if (way.state == State.OPEN) {
      if (way.watch.left() == 0) {
        sendClose(way);
      } else {
        way.state = State.FINISHING;
      }
    }
  }

  private void sendClose(Way way) {
    way.state = State.LISTENING;
    byte[] frame =
        way == up
            ? CloseFrame.masked(sentCode, sentReason, (int) lane.ids().next())
            : CloseFrame.unmasked(sentCode, sentReason);
    send(way, Unpooled.wrappedBuffer(frame));
  }

  /// Ends it if nothing is awaited from either side.
  private void settle() {
    if (up.state == State.DEAF && down.state == State.DEAF && (closing || upstreamEnded)) {
      end(closing ? Outcome.ABORTED : Outcome.ANSWERED);
    }
  }

  /// The upstream has closed its connection.
  void upstreamEnded(String reason) {
    upstreamEnded = true;
    boolean said = down.watch.closed();
    down.state = State.DEAF;
    if (closing) {
      settle();
    } else if (said) {
      end(Outcome.ANSWERED);
    } else {
      passage.walk().note(Code.UPSTREAM_CLOSED, reason);
      lane.recorder().refused(passage.walk(), "", Code.UPSTREAM_CLOSED, reason, false);
      end(Outcome.ABORTED);
    }
  }

  /// The client sends nothing more, but may still be told something.
  void clientEnded() {
    boolean said = up.watch.closed();
    up.state = State.DEAF;
    if (said) {
      limit(CLOSE_NANOS);
      settle();
    } else if (closing) {
      settle();
    } else {
      gone("client closed the connection without a Close frame");
      end(Outcome.CLIENT_GONE);
    }
  }

  /// The client's connection is gone.
  void clientGone(String reason) {
    boolean said = up.watch.closed();
    if (!said && !closing) {
      gone(reason);
    }
    leave(closing ? Outcome.ABORTED : said ? Outcome.ANSWERED : Outcome.CLIENT_GONE);
  }

  private void gone(String reason) {
    passage.walk().note(Code.CLIENT_GONE, reason);
  }

  private void end(Outcome outcome) {
    if (!over) {
      passage.client().answerEnd(null);
      leave(outcome);
    }
  }

  private void leave(Outcome outcome) {
    if (!over) {
      finish();
      forwarding.flush();
      forwarding.leave();
      passage.parted(outcome);
    }
  }

  /// It is over: says so in the record. Called once or more.
  void finish() {
    if (!over) {
      over = true;
      lane.recorder().webSocketClosed();
      passage
          .walk()
          .webSocketEnded(
              up.watch.messages(),
              down.watch.messages(),
              closeCode == 0 ? CloseCode.ABNORMAL : closeCode);
    }
  }

  // What is looked at from time to time.

  void check(long nanos, Patience patience) {
    if (nanos > deadline) {
      end(closing ? Outcome.ABORTED : Outcome.ANSWERED);
    } else if (!closing) {
      look(nanos, patience);
    }
  }

  private void look(long nanos, Patience patience) {
    if (link.listener().draining()) {
      stop();
    } else if (patience.spent(nanos, bounds.idleNanos())) {
      String reason = "nothing moved for " + Passage.millis(bounds.idleNanos());
      close(Code.WEBSOCKET_IDLE, CloseCode.GOING_AWAY, reason);
    } else if (nanos - opened > bounds.ageNanos()) {
      String reason = "open for " + Passage.millis(bounds.ageNanos());
      close(Code.WEBSOCKET_AGE, CloseCode.GOING_AWAY, reason);
    } else {
      credential(nanos);
    }
  }

  private void credential(long nanos) {
    Identity identity = passage.walk().identity();
    if (identity == null) {
      return;
    }
    Site now = link.listener().site();
    if (lane.millis(nanos) >= identity.end()) {
      close(Code.CREDENTIAL_EXPIRED, CloseCode.POLICY, "the credential has ended");
    } else if (isToBeJudged(now) && now.revocation().revokes(identity)) {
      close(
          Code.CREDENTIAL_REVOKED,
          CloseCode.POLICY,
          "withdrawn, or no longer in the configuration");
    }
  }

  /// Whether more may be revoked than when it was judged last.
  private boolean isToBeJudged(Site now) {
    long edition = now.revocation().edition();
    boolean same = now == judged && edition == this.edition;
    this.judged = now;
    this.edition = edition;
    return !same;
  }

  /// The gateway goes.
  void stop() {
    close(Code.SHUTTING_DOWN, CloseCode.GOING_AWAY, "the gateway ends");
  }

  /// What a client may send at once: a bucket that is full again after `nanos`.
  private static final class Allowance {
    private final long most;
    private final long nanos;
    private long left;
    private long since;

    Allowance(long most, long nanos, long now) {
      this.most = most;
      this.nanos = nanos;
      this.left = most;
      this.since = now;
    }

    /// How many may come at `now`.
    long at(long now) {
      long earned = (long) ((double) (now - since) / nanos * most);
      if (earned > 0) {
        left = Math.min(most, left + earned);
        since = left == most ? now : since + (long) ((double) earned * nanos / most);
      }
      return left;
    }

    void left(long count) {
      left = Math.max(0, count);
    }
  }
}
