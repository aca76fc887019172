package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.porch;
import static io.bartizan.pipeline.HandCarrier.refusal;
import static io.bartizan.pipeline.HandCarrier.road;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Whoever was reached is told of the end: once, in reverse order, however it comes. Whoever was
/// not, is not.
final class EndTest {
  private final HandCarrier plane = new HandCarrier();

  /// Cares about a request's head and its end.
  private record Counter(String name, List<String> log) implements OnHead, OnEnd {
    @Override
    public Verdict onHead(Exchange x) {
      return Verdict.CONTINUE;
    }

    @Override
    public void onEnd(Exchange x, Outcome outcome) {
      log.add(name + " " + outcome);
    }
  }

  private Policy counter(String name) {
    return Policy.enforced(name, new Counter(name, plane.log));
  }

  private Policy onlyEnd(String name) {
    return Policy.enforced(name, (OnEnd) (_, outcome) -> plane.log.add(name + " " + outcome));
  }

  private List<String> ends() {
    return plane.log.stream().filter(line -> line.matches("[a-z] [A-Z_]+")).toList();
  }

  @Test
  void after_success() {
    plane.meet(porch(counter("p")), road(counter("a"), counter("b")));
    plane.answer(200);
    assertThat(ends()).containsExactly("b ANSWERED", "a ANSWERED", "p ANSWERED");
  }

  @Test
  void after_a_refusal_only_whoever_was_asked() {
    plane.meet(
        porch(counter("p")),
        road(counter("a"), policy("no", _ -> refusal(Code.ROLE_MISSING)), counter("b")));
    assertThat(ends()).containsExactly("a REFUSED", "p REFUSED");
  }

  @Test
  void after_a_refusal_before_the_route() {
    plane.meet(
        porch(counter("p"), policy("no", _ -> refusal(Code.RATE_LIMITED)), counter("q")),
        road(counter("a")));
    assertThat(ends()).containsExactly("p REFUSED");
  }

  @Test
  void after_a_disconnect_wherever_it_was() {
    plane.meet(counter("a"), counter("b"));
    plane.walk.end(Outcome.CLIENT_GONE);
    plane.walk.end(Outcome.ANSWERED);
    assertThat(ends()).containsExactly("b CLIENT_GONE", "a CLIENT_GONE");
  }

  @Test
  void after_an_abort() {
    plane.onSend = _ -> {};
    plane.meet(counter("a"));
    plane.answer(200);
    plane.walk.refuse(refusal(Code.UPSTREAM_CLOSED));
    assertThat(ends()).containsExactly("a ABORTED");
  }

  @Test
  void a_policy_that_itself_refuses_was_reached() {
    record Refuser(List<String> log) implements OnHead, OnEnd {
      @Override
      public Verdict onHead(Exchange x) {
        return refusal(Code.RATE_LIMITED);
      }

      @Override
      public void onEnd(Exchange x, Outcome outcome) {
        log.add("r " + outcome);
      }
    }
    plane.meet(Policy.enforced("r", new Refuser(plane.log)));
    assertThat(ends()).containsExactly("r REFUSED");
  }

  @Test
  void a_policy_that_only_wants_the_end_is_told_as_soon_as_its_pipeline_is_known() {
    plane.meet(
        porch(onlyEnd("p"), policy("no", _ -> refusal(Code.RATE_LIMITED))), road(onlyEnd("r")));
    assertThat(ends()).containsExactly("p REFUSED");
    plane.log.clear();
    plane.meet(
        porch(onlyEnd("p")), road(policy("no", _ -> refusal(Code.RATE_LIMITED)), onlyEnd("r")));
    assertThat(ends()).containsExactly("r REFUSED", "p REFUSED");
  }

  @Test
  void a_policy_that_was_only_asked_on_the_way_back_was_reached_and_one_between_was_not() {
    record Returner(List<String> log) implements OnAnswer, OnEnd {
      @Override
      public Verdict onAnswer(Exchange x, AnswerHead head) {
        return Verdict.CONTINUE;
      }

      @Override
      public void onEnd(Exchange x, Outcome outcome) {
        log.add("r " + outcome);
      }
    }
    plane.meet(
        policy("no", _ -> refusal(Code.ROLE_MISSING)),
        counter("b"),
        Policy.enforced("r", new Returner(plane.log)));
    assertThat(ends()).containsExactly("r REFUSED");
  }

  @Test
  void sees_the_exchange_as_it_was() {
    plane.meet(
        Policy.enforced(
            "look",
            (OnEnd) (x, _) -> plane.log.add(x.status() + " " + x.refusal() + " " + x.reason())),
        policy("no", _ -> refusal(Code.ROLE_MISSING)));
    assertThat(plane.log).contains("403 ROLE_MISSING test");
  }
}
