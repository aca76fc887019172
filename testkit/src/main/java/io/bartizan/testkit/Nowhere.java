package io.bartizan.testkit;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;

/// The data plane, the only route and the record of an exchange that goes nowhere: it has no body,
/// meets no policy, and rests wherever it would wait for a peer. Tests say what is to be otherwise.
public class Nowhere implements Carrier, Witness, Route {
  @Override
  public String name() {
    return "nowhere";
  }

  @Override
  public Pipeline pipeline() {
    return Pipeline.EMPTY;
  }

  @Override
  public Verdict route(Walk x) {
    x.routed(this);
    return Verdict.CONTINUE;
  }

  @Override
  public void gather(Walk x, Need need) {
    x.gathered(Body.NONE);
  }

  @Override
  public void forward(Walk x, Permit permit, Attempt attempt) {}

  @Override
  public void relay(Walk x, AnswerHead head) {}

  @Override
  public void answer(Walk x, Answer answer, AnswerHead head) {}

  @Override
  public void abort(Walk x) {}

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    return () -> {};
  }

  @Override
  public void released(Walk x) {}

  @Override
  public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

  @Override
  public void failed(Exchange x, String policy, Throwable cause) {}

  @Override
  public void late(String policy) {}
}
