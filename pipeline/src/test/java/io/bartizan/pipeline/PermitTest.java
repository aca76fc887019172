package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/// The upstream can be called once for each attempt, and only after the last verdict.
final class PermitTest {
  private final HandCarrier plane = new HandCarrier();

  private static void assertDead(Permit permit) {
    assertThatThrownBy(permit::spend)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no permit");
  }

  @Test
  void can_be_spent_once() {
    plane.meet();
    plane.permit.spend();
    assertDead(plane.permit);
  }

  @Test
  void is_made_by_the_pipeline_only() {
    assertDead(new Permit());
    for (Constructor<?> constructor : Permit.class.getDeclaredConstructors()) {
      assertThat(Modifier.isPublic(constructor.getModifiers())).isFalse();
    }
  }

  @Test
  void is_not_there_while_a_policy_of_an_attempt_is_still_asked() {
    plane.meet(
        Policy.enforced(
            "look",
            (OnForward)
                (_, attempt) -> {
                  if (attempt.number() == 2) {
                    assertDead(plane.permit);
                  }
                  return Verdict.CONTINUE;
                }));
    plane.walk.again();
    assertThat(plane.count("failed")).isZero();
    plane.permit.spend();
  }

  @Test
  void each_attempt_has_its_own() {
    plane.meet();
    plane.permit.spend();
    plane.walk.again();
    assertThatCode(plane.permit::spend).doesNotThrowAnyException();
    plane.walk.again();
    assertThatCode(plane.permit::spend).doesNotThrowAnyException();
  }

  @Test
  void dies_with_a_refusal() {
    plane.meet();
    plane.walk.refuse(refusal(Code.TOTAL_TIMEOUT));
    assertDead(plane.permit);
  }

  @Test
  void dies_with_the_client() {
    plane.meet();
    plane.walk.end(Outcome.CLIENT_GONE);
    assertDead(plane.permit);
  }

  @Test
  void dies_with_an_answer_and_with_an_abort() {
    plane.meet();
    plane.answer(200);
    assertDead(plane.permit);
    plane.meet(
        Policy.enforced(
            "cut", (OnAnswer) (_, _) -> new Verdict.Abort(Code.UPSTREAM_MALFORMED, "x")));
    plane.answer(200);
    assertDead(plane.permit);
  }

  @Test
  void one_that_was_never_spent_does_not_come_alive_with_the_next_exchange() {
    plane.meet();
    Permit stale = plane.permit;
    plane.walk.refuse(refusal(Code.UPSTREAM_TIMEOUT));
    plane.meet();
    assertDead(stale);
    plane.permit.spend();
  }

  @Test
  void one_that_was_never_spent_does_not_come_alive_with_the_next_attempt() {
    plane.meet();
    Permit stale = plane.permit;
    plane.walk.again();
    assertDead(stale);
    plane.permit.spend();
  }

  @Test
  void gives_one_copy_which_is_spent_once_and_gives_none() {
    plane.meet();
    Permit copy = plane.permit.copy();
    assertThatThrownBy(plane.permit::copy).hasMessageContaining("no copy");
    assertThatThrownBy(copy::copy).hasMessageContaining("no copy");
    plane.permit.spend();
    copy.spend();
    assertDead(copy);
  }

  @Test
  void gives_no_copy_once_it_is_spent_or_dead() {
    assertThatThrownBy(new Permit()::copy).hasMessageContaining("no copy");
    plane.meet();
    plane.permit.spend();
    assertThatThrownBy(plane.permit::copy).hasMessageContaining("no copy");
    plane.walk.again();
    plane.permit.copy();
    Permit stale = plane.permit;
    plane.walk.refuse(refusal(Code.TOTAL_TIMEOUT));
    assertThatThrownBy(stale::copy).hasMessageContaining("no copy");
  }

  @Test
  void nobody_gets_one_after_a_refusal() {
    plane.meet(policy("no", _ -> refusal(Code.RATE_LIMITED)));
    assertThat(plane.count("forward")).isZero();
    assertDead(plane.permit);
  }
}
