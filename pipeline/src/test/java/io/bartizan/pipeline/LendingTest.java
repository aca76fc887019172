package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Work elsewhere: every wait has a ticket, and what is lent stays as it is until it is given back.
final class LendingTest {
  private final HandCarrier plane = new HandCarrier();
  private final Promise<String> promise = new Promise<>();

  private Policy asking() {
    return policy(
        "ask",
        _ ->
            promise.await(
                (_, value) -> value.equals("yes") ? Verdict.CONTINUE : refusal(Code.ROLE_MISSING)));
  }

  @Test
  void the_exchange_rests_until_the_work_returns() {
    plane.meet(asking());
    assertThat(plane.log).containsExactly("route");
    promise.last().value("yes");
    assertThat(plane.log).containsExactly("route");
    plane.turn();
    assertThat(plane.log).containsExactly("route", "forward 1");
    assertThat(plane.alarms()).isZero();
  }

  @Test
  void the_verdict_is_what_is_made_of_the_value() {
    plane.meet(asking());
    promise.last().value("no");
    plane.turn();
    assertThat(plane.log)
        .containsExactly("route", "refused ask authorization.role", "answer 403", "released");
  }

  @Test
  void one_wait_may_follow_another() {
    Promise<String> second = new Promise<>();
    plane.meet(
        policy("two", _ -> promise.await((_, _) -> second.await((_, _) -> Verdict.CONTINUE))));
    promise.last().value("");
    plane.turn();
    assertThat(plane.log).containsExactly("route");
    second.last().value("");
    plane.turn();
    assertThat(plane.log).containsExactly("route", "forward 1");
  }

  @Test
  void only_the_first_of_several_answers_counts() {
    plane.meet(asking());
    promise.last().value("no");
    promise.last().value("yes");
    promise.last().failed(new IllegalStateException());
    plane.turn();
    assertThat(plane.log)
        .containsExactly("route", "refused ask authorization.role", "answer 403", "released");
  }

  @Test
  void a_late_answer_is_dropped_and_counted() {
    plane.meet(asking(), Guard.of("a", plane.log));
    plane.pass(100);
    plane.log.clear();
    promise.last().value("yes");
    plane.turn();
    assertThat(plane.log).containsExactly("late ask", "released");
  }

  @Test
  void a_late_failure_is_dropped_and_counted() {
    plane.meet(asking());
    plane.pass(100);
    plane.log.clear();
    promise.last().failed(new IllegalStateException());
    plane.turn();
    assertThat(plane.log).containsExactly("late ask", "released");
  }

  @Test
  void an_answer_whose_deadline_passes_before_the_loop_sees_it_is_late() {
    plane.meet(asking());
    promise.last().value("yes");
    plane.pass(100);
    plane.turn();
    assertThat(plane.log)
        .containsExactly(
            "route",
            "failed ask",
            "refused ask policy.timeout",
            "answer 503",
            "late ask",
            "released");
  }

  @Test
  void an_answer_to_an_earlier_wait_is_not_taken_for_one_to_a_later_wait() {
    Promise<String> second = new Promise<>();
    plane.meet(
        HandCarrier.watched("slow", (OnHead) _ -> promise.await((_, _) -> Verdict.CONTINUE)),
        policy(
            "strict",
            _ ->
                second.await((_, value) ->
                    value.equals("good") ? Verdict.CONTINUE : refusal(Code.ROLE_MISSING))));
    plane.pass(100);
    promise.last().value("good");
    plane.turn();
    assertThat(plane.log).containsExactly("route", "failed slow", "late slow");
    second.last().value("bad");
    plane.turn();
    assertThat(plane.log).contains("refused strict authorization.role", "answer 403");
  }

  @Test
  void a_refusal_by_the_data_plane_does_not_wait_for_the_work() {
    plane.meet(asking(), Guard.of("a", plane.log));
    plane.walk.refuse(refusal(Code.TOTAL_TIMEOUT));
    assertThat(plane.log)
        .containsExactly(
            "route", "refused  exchange.timeout", "a answer 504", "answer 504", "a end REFUSED");
    promise.last().value("yes");
    plane.turn();
    assertThat(plane.log).endsWith("late ask", "released");
  }

  @Test
  void a_client_that_goes_away_does_not_wait_for_the_work() {
    plane.meet(Guard.of("a", plane.log), asking());
    plane.walk.end(Outcome.CLIENT_GONE);
    assertThat(plane.log).containsExactly("route", "a head", "a end CLIENT_GONE");
    assertThat(plane.alarms()).isZero();
    promise.last().value("yes");
    plane.turn();
    assertThat(plane.log).endsWith("late ask", "released");
  }

  @Test
  void what_is_lent_counts_in_the_budget_from_the_end_of_the_exchange_until_it_is_back() {
    plane.meet(asking());
    plane.pass(100);
    int footprint = plane.head.footprint();
    assertThat(plane.memory.used()).isEqualTo(footprint);
    assertThatThrownBy(() -> plane.begin(Pipeline.EMPTY)).hasMessage("renew at stage ENDED");
    promise.last().value("");
    plane.turn();
    assertThat(plane.memory.used()).isZero();
    assertThat(plane.count("released")).isEqualTo(1);
  }

  @Test
  void what_was_lent_twice_is_released_when_both_are_back() {
    Promise<String> second = new Promise<>();
    plane.meet(
        HandCarrier.watched("slow", (OnHead) _ -> promise.await((_, _) -> Verdict.CONTINUE)),
        policy("slow too", _ -> second.await((_, _) -> Verdict.CONTINUE)));
    plane.pass(100);
    plane.pass(100);
    assertThat(plane.log).endsWith("answer 503");
    second.last().value("");
    plane.turn();
    assertThat(plane.log).endsWith("late slow too");
    assertThat(plane.memory.used()).isPositive();
    promise.last().value("");
    plane.turn();
    assertThat(plane.log).endsWith("late slow", "released");
    assertThat(plane.memory.used()).isZero();
  }

  @Test
  void the_next_exchange_may_begin_when_the_last_byte_is_back() {
    plane.meet(asking());
    plane.pass(100);
    plane.onReleased = _ -> plane.log.add("next");
    promise.last().value("");
    plane.turn();
    assertThat(plane.log).endsWith("released", "next");
    plane.meet();
    plane.answer(200);
    assertThat(plane.log).endsWith("relay 200", "released", "next");
  }

  @Test
  void work_that_throws_when_it_is_begun_has_returned() {
    plane.meet(
        policy(
            "broken",
            _ ->
                new Verdict.Wait<String>(
                    _ -> {
                      throw new IllegalStateException();
                    },
                    (_, _) -> Verdict.CONTINUE,
                    100)));
    plane.turn();
    assertThat(plane.log)
        .containsExactly(
            "route", "failed broken", "refused broken policy.failed", "answer 503", "released");
    assertThat(plane.alarms()).isZero();
  }

  @Test
  void a_wait_has_a_limit() {
    for (long nanos : List.of(0L, -1L, TimeUnit.MINUTES.toNanos(5) + 1)) {
      assertThatThrownBy(() -> new Verdict.Wait<>(promise, (_, _) -> Verdict.CONTINUE, nanos))
          .hasMessage("nanos: " + nanos + " (expected: more than 0, at most 5 minutes)");
    }
  }
}
