package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Transform;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Framing;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The upstream's answer on its way to the client: as it comes, or through what a policy makes of
/// it.
final class Outward {
  private final Passage passage;
  private final Walk walk;
  private final Reshaping shape = new Reshaping();
  private @Nullable AnswerHead held;

  /// What came while the transform rested, and whether it was all.
  private final ArrayDeque<ByteBuf> late = new ArrayDeque<>();

  private boolean ended;
  private @Nullable HeadTable last;

  /// Whether the transform knows that nothing follows.
  private boolean closed;

  /// Counts bodies, so that a transform that wakes up late finds its own or none.
  private int turn;

  Outward(Passage passage, Walk walk) {
    this.passage = passage;
    this.walk = walk;
  }

  /// Sends the head.
  ///
  /// @param framing the body's length, as [ClientSide#answerHead] has it; 0 if there is no body
  void head(AnswerHead head, long framing, boolean body) {
    Transform way = head.transform();
    if (way != null && body) {
      shape.begin(way);
      int now = ++turn;
      way.waking(() -> passage.execute(() -> awake(now)));
      if (way.holds()) {
        held = head;
        return;
      }
    }
    passage.client().answerHead(passage, head, said(head, framing, body), body);
  }

  /// Whether the head waits for the first of the body.
  boolean holding() {
    return held != null;
  }

  private void letGo() {
    AnswerHead head = held;
    if (head != null) {
      held = null;
      passage.client().answerHead(passage, head, Framing.CHUNKED, true);
    }
  }

  private long said(AnswerHead head, long framing, boolean body) {
    if (shape.active()) {
      return Framing.CHUNKED;
    }
    return framing == 0 && !body ? declared(walk, head) : framing;
  }

  /// What a head says about a body that it does not have: the answer to HEAD, 204 and 304.
  private static long declared(Walk x, AnswerHead head) {
    int status = head.status();
    if (status == 204) {
      return Framing.NONE;
    }
    boolean bodiless = x.method() == Method.HEAD || status == 304;
    long said = bodiless && head.head() instanceof HeadTable table ? Framing.of(table) : 0;
    return said >= 0 ? said : Framing.NONE;
  }

  /// Sends some of the body, and releases it.
  void data(ByteBuf chunk) {
    if (!shape.active()) {
      send(chunk);
    } else if (shape.rests()) {
      late.add(chunk);
    } else {
      shape.add(chunk, false);
      pour();
    }
  }

  /// Whether the upstream has to wait.
  boolean rests() {
    return shape.rests();
  }

  /// The transform rests no more.
  private void awake(int now) {
    if (now != turn || !shape.active()) {
      return;
    }
    passage.patience().moved();
    pour();
    while (shape.active() && !shape.rests() && !late.isEmpty()) {
      shape.add(late.remove(), false);
      pour();
    }
    if (shape.active() && !shape.rests()) {
      goOn();
    }
  }

  private void goOn() {
    if (!ended) {
      passage.client().flush();
      passage.clientWritable();
    } else if (end(last)) {
      passage.answered();
    }
  }

  /// The body is whole. False if it was not, and the exchange has been aborted; or if the transform
  /// rests, and the end comes later.
  boolean end(@Nullable HeadTable trailers) {
    boolean shaped = shape.active();
    if (shaped && !closed && !shape.rests()) {
      closed = true;
      shape.end();
      pour();
    }
    if (shaped && !shape.active()) {
      return false;
    }
    if (shape.rests()) {
      await(trailers);
      return false;
    }
    if (shaped) {
      letGo();
    }
    passage.client().answerEnd(trailers);
    return true;
  }

  /// What belongs to the upstream is copied: it may have another exchange before this one goes on.
  private void await(@Nullable HeadTable trailers) {
    ended = true;
    last = trailers == null || trailers == last ? trailers : trailers.copy();
    if (held != null) {
      held.keep();
    }
  }

  void free() {
    held = null;
    last = null;
    ended = false;
    closed = false;
    turn++;
    while (!late.isEmpty()) {
      late.remove().release();
    }
    shape.free();
  }

  private void pour() {
    for (ByteBuf piece = shape.next(); piece != null; piece = shape.next()) {
      send(piece);
    }
    Refusal trouble = shape.trouble();
    if (trouble != null && shape.active()) {
      passage.refuse(trouble);
    }
  }

  private void send(ByteBuf chunk) {
    letGo();
    walk.countOut(chunk.readableBytes());
    passage.client().answerData(chunk);
  }
}
