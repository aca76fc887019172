package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Tap;
import io.bartizan.pipeline.Transform;
import io.bartizan.pipeline.Walk;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Takes in the request's body, as much as its route allows: what policies asked for is gathered,
/// the rest goes straight on to the [Forwarding].
final class Intake {
  private final Passage passage;
  private final Walk walk;
  private final Forwarding forwarding;
  private final Inward inward;
  private final Gathering gathering;

  private boolean gathers;
  private boolean whole;

  Intake(Passage passage, Forwarding forwarding, Inward inward, Gathering gathering) {
    this.passage = passage;
    this.walk = passage.walk();
    this.forwarding = forwarding;
    this.inward = inward;
    this.gathering = gathering;
  }

  void renew() {
    gathers = false;
    whole = false;
    inward.renew();
  }

  /// Whether there is a body is known.
  void begin(boolean body) {
    whole = !body;
    walk.requestBody(body);
  }

  /// From here on bytes come that are no body, and none of them is the last.
  void reopen() {
    whole = false;
    inward.want();
  }

  /// Whether the whole body has come, or there is none.
  boolean whole() {
    return whole;
  }

  /// Whether policies wait for the body.
  boolean gathers() {
    return gathers;
  }

  /// Policies need the body's beginning.
  void gather(Need need) {
    if (whole) {
      walk.gathered(Body.NONE);
      return;
    }
    gathers = true;
    passage.patience().moved();
    gathering.begin(need.bytes());
    inward.want();
  }

  /// Some of the body has come; released here.
  void add(ByteBuf chunk) {
    walk.countIn(chunk.readableBytes());
    long most = passage.target().bounds().body();
    if (walk.bytesIn() > most) {
      chunk.release();
      passage.refuse(tooLarge(walk.bytesIn(), most));
      return;
    }
    Tap tap = walk.tap();
    if (tap != null) {
      tap.add(chunk.nioBuffer());
    }
    Transform way = walk.transform();
    if (way == null) {
      accept(chunk);
    } else {
      inward.add(chunk, way);
    }
  }

  static Refusal tooLarge(long bytes, long most) {
    return Refusal.of(
        Code.BODY_TOO_LARGE,
        "body of " + bytes + " bytes or more (expected: at most " + most + ")");
  }

  /// Some of the body, as policies and the upstream see it; released here.
  void accept(ByteBuf chunk) {
    if (gathers) {
      keep(chunk);
    } else {
      forwarding.body(chunk);
    }
  }

  private void keep(ByteBuf chunk) {
    boolean room = gathering.add(chunk);
    chunk.release();
    if (!room) {
      passage.refuse(Refusal.of(Code.MEMORY_EXHAUSTED, "no memory left to gather the body"));
    } else if (gathering.full()) {
      inward.pause();
      gathers = false;
      walk.gathered(gathering.body(false));
    }
  }

  /// The body is whole.
  void end(@Nullable HeadTable trailers) {
    if (!inward.end()) {
      return;
    }
    whole = true;
    if (gathers) {
      gathers = false;
      walk.gathered(gathering.body(true));
    } else {
      forwarding.bodyEnd(trailers);
    }
  }
}
