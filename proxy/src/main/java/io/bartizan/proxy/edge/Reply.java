package io.bartizan.proxy.edge;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Walk;
import io.bartizan.proxy.http1.Framing;
import io.netty.buffer.Unpooled;

/// What the gateway answers by itself: a refusal, or what a policy gives instead of the upstream's
/// answer.
final class Reply {
  private Reply() {}

  /// Sends all of the answer. Returns how the exchange has ended with it.
  static Outcome send(Passage passage, Answer answer, AnswerHead head) {
    if (passage.grpc() != null && answer instanceof Refusal refusal) {
      refuseCall(passage, refusal, head);
    } else {
      send(passage, answer, head, body(passage.walk(), answer, head));
    }
    return outcome(answer);
  }

  private static Bytes body(Walk x, Answer answer, AnswerHead head) {
    return switch (answer) {
      case Refusal refusal when refusal.instead() != null -> refusal.instead().body();
      case Refusal refusal -> {
        head.edits().add(Problem.FIELDS);
        yield Problem.document(refusal, x.id());
      }
      case Answer.Content content -> content.body();
    };
  }

  private static void send(Passage passage, Answer answer, AnswerHead head, Bytes body) {
    Walk x = passage.walk();
    boolean bodiless = answer.status() == 204 || answer.status() == 304;
    boolean sends = !bodiless && x.method() != Method.HEAD && !body.isEmpty();
    ClientSide to = passage.client();
    to.answerHead(passage, head, bodiless ? Framing.NONE : body.length(), sends);
    if (sends) {
      x.countOut(body.length());
      to.answerData(Unpooled.wrappedBuffer(body.toArray()));
    }
    to.answerEnd(null);
  }

  private static void refuseCall(Passage passage, Refusal refusal, AnswerHead head) {
    head.show(200);
    head.edits().set(Grpc.refusal(refusal));
    passage.client().answerHead(passage, head, Framing.NONE, false);
    passage.client().answerEnd(null);
  }

  private static Outcome outcome(Answer answer) {
    return switch (answer) {
      case Refusal refusal when refusal.code() == Code.CLIENT_GONE -> Outcome.CLIENT_GONE;
      case Refusal _ -> Outcome.REFUSED;
      case Answer.Content _ -> Outcome.ANSWERED;
    };
  }

  /// Ends an answer that was begun and cannot be finished: a client of gRPC is told so if it still
  /// listens, every other is cut off.
  static void abort(Passage passage) {
    ClientSide to = passage.client();
    if (passage.grpc() != null && to.writable()) {
      to.answerEnd(Grpc.trailers(passage.walk().refusal()));
    } else {
      to.cut();
    }
  }
}
