package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Transform;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The request's body on its way into a [Passage]: as the client sends it, or through what a policy
/// makes of it. What comes out of that waits while nobody wants it, and so does the client.
final class Inward {
  private final Passage passage;
  private final Reshaping shape = new Reshaping();
  private boolean wanted;
  private boolean draining;
  private boolean ending;

  /// Tells one exchange from the next, should that begin within a call.
  private int turn;

  Inward(Passage passage) {
    this.passage = passage;
  }

  void renew() {
    turn++;
    wanted = false;
    draining = false;
    ending = false;
    shape.free();
  }

  /// Some of the body has come; released in due course.
  ///
  /// @param way what it goes through
  void add(ByteBuf chunk, Transform way) {
    if (!shape.active()) {
      shape.begin(way);
    }
    shape.add(chunk, false);
    drain();
  }

  /// The client has sent everything. Hands on what is still inside, which is little. False if the
  /// body was refused.
  boolean end() {
    if (!shape.active()) {
      return true;
    }
    int mine = turn;
    ending = true;
    shape.end();
    drain();
    boolean good = mine == turn && shape.active();
    if (good) {
      shape.free();
    }
    return good;
  }

  /// More is wanted.
  void want() {
    int mine = turn;
    wanted = true;
    drain();
    if (mine == turn && wanted && !draining) {
      passage.client().wantBody();
    }
  }

  /// No more of the body until it is wanted again.
  void pause() {
    wanted = false;
    passage.client().pauseBody();
  }

  void free() {
    shape.free();
  }

  private void drain() {
    if (draining || !shape.active()) {
      return;
    }
    int mine = turn;
    draining = true;
    for (ByteBuf piece = piece(); piece != null; piece = mine == turn ? piece() : null) {
      passage.intake().accept(piece);
    }
    if (mine == turn) {
      draining = false;
      complain();
    }
  }

  private @Nullable ByteBuf piece() {
    return wanted || ending ? shape.next() : null;
  }

  private void complain() {
    Refusal trouble = shape.trouble();
    if (trouble != null && shape.active()) {
      passage.refuse(trouble);
    }
  }
}
