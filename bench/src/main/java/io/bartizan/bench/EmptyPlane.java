package io.bartizan.bench;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;

/// A data plane that carries nothing: one route, and an upstream that answers at once.
final class EmptyPlane implements Carrier, Witness {
  private static final Timer NEVER = () -> {};

  private final Route route;

  EmptyPlane(Route route) {
    this.route = route;
  }

  @Override
  public Verdict route(Walk x) {
    x.routed(route);
    return Verdict.CONTINUE;
  }

  @Override
  public void gather(Walk x, Need need) {
    x.gathered(Body.NONE);
  }

  @Override
  public void forward(Walk x, Permit permit, Attempt attempt) {
    permit.spend();
    x.answered(200, Fields.NONE);
  }

  @Override
  public void relay(Walk x, AnswerHead head) {
    x.end(Outcome.ANSWERED);
  }

  @Override
  public void answer(Walk x, Answer answer, AnswerHead head) {
    x.end(Outcome.REFUSED);
  }

  @Override
  public void abort(Walk x) {
    x.end(Outcome.ABORTED);
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    return NEVER;
  }

  @Override
  public void released(Walk x) {}

  @Override
  public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

  @Override
  public void failed(Exchange x, String policy, Throwable cause) {
    throw new IllegalStateException(cause);
  }

  @Override
  public void late(String policy) {}
}
