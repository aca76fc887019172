package io.bartizan.proxy.edge;

import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Transform;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Framing;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The upstream's answer on its way to the client: as it comes, or through what a policy makes of
/// it.
final class Outward {
  private final Passage passage;
  private final Walk walk;
  private final Reshaping shape = new Reshaping();
  private @Nullable AnswerHead held;

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
    if (shape.active()) {
      shape.add(chunk, false);
      pour();
    } else {
      send(chunk);
    }
  }

  /// The body is whole. False if it was not, and the exchange has been aborted.
  boolean end(@Nullable HeadTable trailers) {
    if (shape.active()) {
      shape.end();
      pour();
      if (!shape.active()) {
        return false;
      }
      letGo();
    }
    passage.client().answerEnd(trailers);
    return true;
  }

  void free() {
    held = null;
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
