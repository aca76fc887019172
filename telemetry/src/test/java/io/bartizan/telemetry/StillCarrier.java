package io.bartizan.telemetry;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import java.util.function.Supplier;

/// A data plane without a network: every exchange gets the one route, and rests where it would wait
/// for a peer.
record StillCarrier(Supplier<Pipeline> road) implements Carrier {
  private record OneRoute(Pipeline pipeline) implements Route {
    @Override
    public String name() {
      return "orders";
    }
  }

  @Override
  public Verdict route(Walk x) {
    x.routed(new OneRoute(road.get()));
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
  public void abort(Walk x) {
    x.end(Outcome.ABORTED);
  }

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
}
