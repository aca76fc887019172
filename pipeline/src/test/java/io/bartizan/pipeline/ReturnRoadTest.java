package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.porch;
import static io.bartizan.pipeline.HandCarrier.refusal;
import static io.bartizan.pipeline.HandCarrier.road;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Every answer walks the return road, the gateway's own too; and no answer walks it for ever.
final class ReturnRoadTest {
  private static final Fields SEEN = Fields.of(Name.of("x-seen"), "yes");

  private final HandCarrier plane = new HandCarrier();

  private static Policy onAnswer(String name, OnAnswer work) {
    return Policy.enforced(name, work);
  }

  private static Policy editing() {
    return onAnswer(
        "edit",
        (_, head) -> {
          head.edits().add(SEEN);
          return Verdict.CONTINUE;
        });
  }

  @Test
  void an_upstreams_answer_is_edited() {
    plane.meet(editing());
    plane.answer(200);
    assertThat(plane.sent.edits().addition(0)).isSameAs(SEEN);
    assertThat(plane.sent.own()).isFalse();
  }

  @Test
  void a_refusal_and_a_content_are_edited_once() {
    plane.meet(policy("no", _ -> refusal(Code.RATE_LIMITED)), editing());
    assertThat(plane.sent.edits().additions()).isEqualTo(1);
    assertThat(plane.sent.own()).isTrue();
    plane.meet(policy("yes", _ -> new Answer.Content(200, Fields.NONE, Bytes.of("x"))), editing());
    assertThat(plane.sent.edits().additions()).isEqualTo(1);
    assertThat(plane.log).contains("answer 429", "answer 200");
  }

  @Test
  void a_refusal_of_the_data_plane_walks_it_too() {
    plane.meet(Pipeline.EMPTY, road(editing()));
    plane.walk.refuse(refusal(Code.UPSTREAM_UNREACHABLE));
    assertThat(plane.log).contains("refused  upstream.unreachable", "answer 502");
    assertThat(plane.sent.edits().additions()).isEqualTo(1);
  }

  @Test
  void a_refusal_on_it_replaces_the_answer_and_begins_it_anew() {
    plane.meet(
        porch(Guard.of("p", plane.log)),
        road(
            editing(),
            onAnswer(
                "check",
                (_, head) -> head.own() ? Verdict.CONTINUE : refusal(Code.UPSTREAM_MALFORMED)),
            Guard.of("after", plane.log)));
    plane.log.clear();
    plane.answer(200);
    assertThat(plane.log)
        .containsExactly(
            "refused check upstream.malformed",
            "after answer 502",
            "p answer 502",
            "answer 502",
            "after end REFUSED",
            "p end REFUSED",
            "released");
    assertThat(plane.sent.edits().additions()).isEqualTo(1);
  }

  @Test
  void a_policy_that_always_refuses_on_it_is_heard_once_and_the_others_still_see_the_answer() {
    plane.meet(
        porch(
            onAnswer(
                "porch edit",
                (_, head) -> {
                  head.edits().add(SEEN);
                  return Verdict.CONTINUE;
                })),
        road(onAnswer("always", (_, _) -> refusal(Code.UPSTREAM_MALFORMED)), editing()));
    plane.answer(200);
    assertThat(plane.count("answer 502")).isEqualTo(1);
    assertThat(plane.count("refused always")).isEqualTo(2);
    assertThat(plane.sent.edits().additions()).isEqualTo(2);
  }

  @Test
  void a_policy_that_always_throws_on_it_cannot_hold_up_a_refusal() {
    plane.meet(
        policy("no", _ -> refusal(Code.ROLE_MISSING)),
        onAnswer(
            "broken",
            (_, _) -> {
              throw new IllegalStateException("always");
            }),
        editing());
    assertThat(plane.log).contains("answer 503").doesNotContain("answer 403");
    assertThat(plane.count("failed broken")).isEqualTo(2);
    assertThat(plane.sent.edits().additions()).isEqualTo(1);
  }

  @Test
  void a_policy_may_put_content_in_the_place_of_a_refusal() {
    plane.meet(
        policy("jwt", _ -> refusal(Code.CREDENTIAL_MISSING)),
        onAnswer(
            "login page",
            (_, head) ->
                head.status() == 401
                    ? new Answer.Content(302, Fields.of(Names.LOCATION, "/login"), Bytes.EMPTY)
                    : Verdict.CONTINUE));
    assertThat(plane.log).contains("answer 302");
    assertThat(plane.walk.status()).isEqualTo(302);
    assertThat(plane.walk.refusal()).isEqualTo(Code.CREDENTIAL_MISSING);
  }

  @Test
  void content_that_replaces_content_for_ever_becomes_a_refusal() {
    AtomicInteger asked = new AtomicInteger();
    plane.meet(
        onAnswer(
            "always",
            (_, _) -> {
              asked.incrementAndGet();
              return new Answer.Content(200, Fields.NONE, Bytes.of("again"));
            }));
    plane.answer(200);
    assertThat(plane.log).contains("answer 503").doesNotContain("answer 200");
    assertThat(asked).hasValue(3);
  }

  @Test
  void content_that_a_later_policy_refuses_is_not_sent() {
    plane.meet(
        onAnswer(
            "page",
            (_, head) ->
                head.own()
                    ? Verdict.CONTINUE
                    : new Answer.Content(200, Fields.NONE, Bytes.of("page"))),
        onAnswer("check", (_, _) -> refusal(Code.UPSTREAM_MALFORMED)));
    plane.answer(200);
    assertThat(plane.log).contains("answer 502").doesNotContain("answer 200", "relay 200");
  }

  @Test
  void after_the_head_is_sent_a_refusal_is_an_abort() {
    plane.onSend = _ -> {};
    plane.meet(Guard.of("a", plane.log));
    plane.answer(200);
    plane.log.clear();
    assertThat(plane.walk.sent()).isTrue();
    plane.walk.refuse(refusal(Code.TOTAL_TIMEOUT));
    assertThat(plane.log)
        .containsExactly("refused  exchange.timeout", "abort", "a end ABORTED", "released");
    assertThat(plane.walk.status()).isEqualTo(200);
    assertThat(plane.walk.refusal()).isEqualTo(Code.TOTAL_TIMEOUT);
  }

  @Test
  void a_data_plane_that_takes_its_time_is_asked_to_abort_only_once() {
    plane.onSend = _ -> {};
    plane.onAbort = _ -> {};
    plane.meet();
    plane.answer(200);
    plane.walk.refuse(refusal(Code.TOTAL_TIMEOUT));
    plane.walk.refuse(refusal(Code.UPSTREAM_CLOSED));
    assertThat(plane.count("abort")).isEqualTo(1);
    plane.walk.end(Outcome.ABORTED);
    assertThat(plane.count("released")).isEqualTo(1);
  }

  @Test
  void a_refusal_that_was_sent_stays_the_reason_when_its_body_is_cut() {
    plane.onSend = _ -> {};
    plane.meet(policy("limit", _ -> refusal(Code.RATE_LIMITED)));
    plane.walk.refuse(refusal(Code.REQUEST_TIMEOUT));
    assertThat(plane.log)
        .containsSubsequence(
            "refused limit rate.limited", "answer 429", "refused  request.timeout", "abort");
    assertThat(plane.walk.refusal()).isEqualTo(Code.RATE_LIMITED);
    assertThat(plane.walk.refusedBy()).isEqualTo("limit");
  }

  @Test
  void a_policy_on_it_may_abort() {
    plane.meet(onAnswer("cut", (_, _) -> new Verdict.Abort(Code.UPSTREAM_MALFORMED, "x")));
    plane.answer(200);
    assertThat(plane.log).contains("abort").doesNotContain("relay 200");
  }

  @Test
  void the_data_plane_may_refuse_while_a_policy_on_it_waits() {
    Promise<String> promise = new Promise<>();
    plane.meet(
        onAnswer(
            "scan",
            (_, head) -> head.own() ? Verdict.CONTINUE : promise.await((_, _) -> Verdict.CONTINUE)),
        editing());
    plane.answer(200);
    plane.walk.refuse(refusal(Code.UPSTREAM_CLOSED));
    assertThat(plane.log).contains("answer 502").doesNotContain("relay 200", "released");
    promise.last().value("late");
    plane.turn();
    assertThat(plane.log).endsWith("late scan", "released");
  }

  @Test
  void a_standing_refusal_does_not_wait_for_a_policy_when_the_data_plane_refuses_again() {
    Promise<String> promise = new Promise<>();
    plane.meet(
        onAnswer(
            "first", (_, head) -> head.own() ? Verdict.CONTINUE : refusal(Code.UPSTREAM_MALFORMED)),
        onAnswer("scan", (_, _) -> promise.await((_, _) -> Verdict.CONTINUE)),
        editing());
    plane.answer(200);
    plane.walk.refuse(refusal(Code.TOTAL_TIMEOUT));
    assertThat(plane.log).contains("answer 502");
    assertThat(plane.sent.edits().additions()).isEqualTo(1);
  }
}
