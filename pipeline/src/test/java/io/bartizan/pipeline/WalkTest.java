package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.porch;
import static io.bartizan.pipeline.HandCarrier.refusal;
import static io.bartizan.pipeline.HandCarrier.road;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The order of the road, and who is told what along it.
final class WalkTest {
  private final HandCarrier plane = new HandCarrier();

  @Test
  void asks_every_policy_in_order_at_every_moment() {
    plane.meet(
        porch(Guard.of("p", plane.log)), road(Guard.of("a", plane.log), Guard.of("b", plane.log)));
    plane.answer(200);
    assertThat(plane.log)
        .containsExactly(
            "p head",
            "route",
            "a head",
            "b head",
            "a forward 1",
            "b forward 1",
            "forward 1",
            "a answer 200",
            "b answer 200",
            "p answer 200",
            "relay 200",
            "b end ANSWERED",
            "a end ANSWERED",
            "p end ANSWERED",
            "released");
    assertThat(plane.walk.status()).isEqualTo(200);
    assertThat(plane.walk.refusal()).isNull();
  }

  @Test
  void forwards_at_once_where_there_is_no_policy() {
    plane.meet();
    plane.answer(204);
    assertThat(plane.log).containsExactly("route", "forward 1", "relay 204", "released");
  }

  @Test
  void a_refusal_reaches_neither_later_policies_nor_the_upstream() {
    plane.meet(
        Guard.of("a", plane.log),
        policy("no", _ -> refusal(Code.ROLE_MISSING)),
        Guard.of("b", plane.log));
    assertThat(plane.log)
        .containsExactly(
            "route",
            "a head",
            "refused no authorization.role",
            "a answer 403",
            "b answer 403",
            "answer 403",
            "b end REFUSED",
            "a end REFUSED",
            "released");
    assertThat(plane.walk.refusal()).isEqualTo(Code.ROLE_MISSING);
    assertThat(plane.walk.refusedBy()).isEqualTo("no");
    assertThat(plane.walk.reason()).isEqualTo("test");
    assertThat(plane.walk.status()).isEqualTo(403);
  }

  @Test
  void a_policy_may_answer_with_any_content() {
    plane.meet(
        policy("preflight", _ -> new Answer.Content(204, Fields.NONE, Bytes.EMPTY)),
        Guard.of("b", plane.log));
    assertThat(plane.log)
        .containsExactly("route", "b answer 204", "answer 204", "b end ANSWERED", "released");
    assertThat(plane.walk.refusal()).isNull();
  }

  @Test
  void a_request_without_a_route_is_refused_on_the_road_that_the_data_plane_has_given_it() {
    Route unmatched = road(Guard.of("u", plane.log));
    plane.onRoute =
        x -> {
          x.routed(unmatched);
          return refusal(Code.ROUTE_UNKNOWN);
        };
    plane.begin(porch(Guard.of("p", plane.log)));
    assertThat(plane.log)
        .containsExactly(
            "p head",
            "route",
            "refused route route.unknown",
            "u answer 404",
            "p answer 404",
            "answer 404",
            "u end REFUSED",
            "p end REFUSED",
            "released");
    assertThat(plane.walk.route()).isSameAs(unmatched);
  }

  @Test
  void a_head_that_could_not_be_parsed_still_walks_and_is_told_of() {
    plane.onRoute = _ -> refusal(Code.REQUEST_MALFORMED);
    plane.begin(
        porch(
            Policy.enforced("record", (OnEnd) (x, _) -> plane.log.add("recorded " + x.status()))));
    assertThat(plane.log)
        .containsExactly(
            "route", "refused route request.malformed", "answer 400", "recorded 400", "released");
  }

  @Test
  void a_verdict_may_end_the_exchange_without_an_answer() {
    plane.meet(
        policy("cut", _ -> new Verdict.Abort(Code.ADDRESS_DENIED, "banned")),
        Guard.of("b", plane.log));
    assertThat(plane.log)
        .containsExactly("route", "refused cut address.denied", "abort", "released");
    assertThat(plane.walk.status()).isZero();
    assertThat(plane.walk.reason()).isEqualTo("banned");
  }

  @Test
  void trace_is_told_every_verdict() {
    List<String> told = new ArrayList<>();
    plane
        .walk
        .renew(plane.head, 0, 0, 0, 0)
        .rehearse((moment, policy, verdict) -> told.add(moment + " " + policy + " " + verdict));
    plane.onRoute =
        x -> {
          x.routed(
              road(
                  policy("a", _ -> Verdict.CONTINUE),
                  policy("b", _ -> refusal(Code.RATE_LIMITED)),
                  Guard.of("c", told)));
          return Verdict.CONTINUE;
        };
    assertThat(plane.walk.rehearsal()).isTrue();
    plane.walk.start(Pipeline.EMPTY);
    assertThat(told)
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("ROUTE route CONTINUE"),
            line -> assertThat(line).isEqualTo("HEAD a CONTINUE"),
            line -> assertThat(line).startsWith("HEAD b Refusal[code=RATE_LIMITED"),
            line -> assertThat(line).isEqualTo("c answer 429"),
            line -> assertThat(line).isEqualTo("ANSWER c CONTINUE"),
            line -> assertThat(line).isEqualTo("c end REFUSED"));
  }

  @Test
  void a_call_out_of_order_is_a_bug() {
    assertThatThrownBy(() -> plane.answer(200)).hasMessage("answered at stage IDLE");
    plane.meet();
    assertThatThrownBy(() -> plane.walk.gathered(Body.NONE))
        .hasMessage("gathered at stage UPSTREAM");
    assertThatThrownBy(() -> plane.begin(Pipeline.EMPTY)).hasMessage("renew at stage UPSTREAM");
    plane.answer(200);
    assertThatThrownBy(() -> plane.walk.again()).hasMessage("again at stage ENDED");
  }

  @Test
  void what_is_said_after_the_end_changes_nothing() {
    plane.meet();
    plane.answer(200);
    plane.walk.refuse(refusal(Code.TOTAL_TIMEOUT));
    plane.walk.end(Outcome.ABORTED);
    assertThat(plane.log).containsExactly("route", "forward 1", "relay 200", "released");
    assertThat(plane.walk.refusal()).isNull();
  }

  @Test
  void a_pipeline_has_at_most_64_policies() {
    Policy[] many = new Policy[65];
    java.util.Arrays.fill(many, Guard.of("a", plane.log));
    assertThatThrownBy(() -> porch(many)).hasMessage("policies: 65 (expected: at most 64)");
    plane.meet(java.util.Arrays.copyOf(many, 64));
    plane.answer(200);
    assertThat(plane.count("a head")).isEqualTo(64);
    assertThat(plane.count("a end")).isEqualTo(64);
  }

  @Test
  void a_policy_without_a_moment_is_none() {
    assertThatThrownBy(() -> Policy.enforced("x", "text"))
        .hasMessageContaining("expected: something that implements at least one moment");
  }
}
