package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.porch;
import static io.bartizan.pipeline.HandCarrier.refusal;
import static io.bartizan.pipeline.HandCarrier.road;
import static io.bartizan.pipeline.HandCarrier.watched;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A policy that cannot say yes says no, and is counted by name; unless it is only watched.
final class FailClosedTest {
  private final HandCarrier plane = new HandCarrier();

  private static Verdict broken() {
    throw new IllegalStateException("broken");
  }

  private static final class Broken implements OnBody {
    @Override
    public Need need() {
      return new Need(10, Need.Beyond.PREFIX);
    }

    @Override
    public Verdict onBody(Exchange x, Body body) {
      return broken();
    }
  }

  static Stream<Object> broken_at_every_moment() {
    return Stream.of(
        (OnHead) _ -> broken(),
        new Broken(),
        (OnForward) (_, _) -> broken(),
        (OnHead)
            _ ->
                new Verdict.Wait<String>(
                    _ -> {
                      throw new IllegalStateException("broken");
                    },
                    (_, _) -> Verdict.CONTINUE,
                    100),
        (OnHead) _ -> new Verdict.Wait<String>(done -> done.value(""), (_, _) -> broken(), 100),
        (OnHead)
            _ ->
                new Verdict.Wait<String>(
                    done -> done.failed(new Error("x")), (_, _) -> Verdict.CONTINUE, 100),
        (OnHead)
            _ -> {
              throw new StackOverflowError();
            });
  }

  @ParameterizedTest
  @MethodSource("broken_at_every_moment")
  void a_policy_that_throws_refuses_and_is_counted(Object work) {
    plane.meet(Policy.enforced("broken", work), Guard.of("a", plane.log));
    plane.turn();
    assertThat(plane.log)
        .contains(
            "failed broken",
            "refused broken policy.failed",
            "a answer 503",
            "answer 503",
            "released");
    assertThat(plane.count("forward")).isZero();
    assertThat(plane.walk.refusedBy()).isEqualTo("broken");
  }

  @ParameterizedTest
  @MethodSource("broken_at_every_moment")
  void a_watched_policy_that_throws_is_counted_and_passed(Object work) {
    plane.meet(watched("broken", work), Guard.of("a", plane.log));
    plane.turn();
    plane.answer(200);
    assertThat(plane.log)
        .containsSubsequence("failed broken", "forward 1", "relay 200", "released");
    assertThat(plane.count("refused")).isZero();
  }

  @Test
  void an_answer_that_a_broken_policy_saw_is_not_sent() {
    plane.meet(Policy.enforced("broken", (OnAnswer) (_, _) -> broken()));
    plane.answer(200);
    assertThat(plane.log).contains("failed broken", "answer 503").doesNotContain("relay 200");
  }

  @Test
  void a_policy_before_the_route_that_throws_refuses() {
    plane.meet(porch(policy("broken", _ -> broken())), road());
    assertThat(plane.log)
        .containsExactly("failed broken", "refused broken policy.failed", "answer 503", "released");
  }

  @Test
  void a_router_that_throws_refuses() {
    plane.onRoute = _ -> broken();
    plane.begin(Pipeline.EMPTY);
    assertThat(plane.log)
        .containsExactly(
            "route", "failed route", "refused route policy.failed", "answer 503", "released");
  }

  @Test
  @SuppressWarnings(
      "NullAway") // What a policy that was not compiled with this house's checks may do.
  void a_policy_that_says_nothing_refuses() {
    plane.meet(policy("mute", _ -> null));
    plane.meet(
        policy("mute", _ -> new Verdict.Wait<String>(done -> done.value(""), (_, _) -> null, 100)));
    plane.turn();
    assertThat(plane.count("failed mute")).isEqualTo(2);
    assertThat(plane.count("answer 503")).isEqualTo(2);
  }

  @Test
  void a_policy_that_misses_its_deadline_refuses_and_is_counted() {
    Promise<String> promise = new Promise<>();
    plane.meet(policy("slow", _ -> promise.await((_, _) -> Verdict.CONTINUE)));
    plane.pass(99);
    assertThat(plane.count("answer")).isZero();
    plane.pass(1);
    assertThat(plane.log)
        .containsExactly("route", "failed slow", "refused slow policy.timeout", "answer 503");
  }

  @Test
  void a_watched_policy_that_misses_its_deadline_is_counted_and_passed() {
    Promise<String> promise = new Promise<>();
    plane.meet(watched("slow", (OnHead) _ -> promise.await((_, _) -> refusal(Code.ROLE_MISSING))));
    plane.pass(100);
    assertThat(plane.log).containsExactly("route", "failed slow", "forward 1");
    promise.last().value("late");
    plane.turn();
    plane.answer(200);
    assertThat(plane.log).endsWith("late slow", "relay 200", "released");
  }

  @Test
  void a_policy_that_finds_its_bulkhead_full_refuses_and_is_counted() throws Exception {
    Bulkhead one = new Bulkhead("directory", 1);
    CountDownLatch hold = new CountDownLatch(1);
    Policy ldap =
        policy(
            "ldap",
            _ ->
                new Verdict.Wait<>(
                    one.asking(() -> {
                      hold.await();
                      return "yes";
                    }),
                    (_, _) -> Verdict.CONTINUE,
                    100));
    HandCarrier first = new HandCarrier().meet(ldap);
    plane.meet(ldap);
    plane.turn();
    assertThat(plane.log)
        .containsExactly(
            "route", "failed ldap", "refused ldap policy.failed", "answer 503", "released");
    assertThat(plane.walk.reason()).contains("bulkhead directory is full: 1 calls are under way");
    hold.countDown();
    while (first.count("forward") == 0) {
      first.turn();
      Thread.onSpinWait();
    }
  }

  @Test
  void a_watched_policy_decides_nothing_but_is_told_of() {
    plane.meet(
        watched("refuses", (OnHead) _ -> refusal(Code.ROLE_MISSING)),
        watched("aborts", (OnHead) _ -> new Verdict.Abort(Code.ADDRESS_DENIED, "x")),
        watched("answers", (OnHead) _ -> new Answer.Content(200, Fields.NONE, Bytes.EMPTY)),
        watched("returns", (OnAnswer) (_, _) -> refusal(Code.UPSTREAM_MALFORMED)));
    plane.answer(201);
    assertThat(plane.log)
        .containsExactly(
            "route",
            "would refuse refuses authorization.role",
            "would refuse aborts address.denied",
            "forward 1",
            "would refuse returns upstream.malformed",
            "relay 201",
            "released");
    assertThat(plane.walk.refusal()).isNull();
  }

  @Test
  void a_policy_that_throws_at_the_end_keeps_no_other_from_its_end() {
    plane.meet(
        Guard.of("a", plane.log),
        Policy.enforced(
            "broken",
            (OnEnd)
                (_, _) -> {
                  throw new IllegalStateException("broken");
                }));
    plane.answer(200);
    assertThat(plane.log).containsSubsequence("failed broken", "a end ANSWERED", "released");
  }
}
