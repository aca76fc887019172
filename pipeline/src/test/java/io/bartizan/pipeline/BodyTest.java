package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A body is gathered only if a policy asks, and up to what it asks for.
final class BodyTest {
  private final HandCarrier plane = new HandCarrier();

  /// Writes down what it got to see.
  private record Reader(Need need, List<String> seen) implements OnBody {
    Reader(int bytes, Need.Beyond beyond, List<String> seen) {
      this(new Need(bytes, beyond), seen);
    }

    @Override
    public Verdict onBody(Exchange x, Body body) {
      seen.add(body.bytes() + (body.whole() ? " whole" : " part"));
      return Verdict.CONTINUE;
    }
  }

  private Policy refusing(int bytes) {
    return Policy.enforced("refusing " + bytes, new Reader(bytes, Need.Beyond.REFUSE, plane.log));
  }

  private Policy prefix(int bytes) {
    return Policy.enforced("prefix " + bytes, new Reader(bytes, Need.Beyond.PREFIX, plane.log));
  }

  /// The client's body; gathered as a data plane does it.
  private void body(String text) {
    plane.onGather =
        x -> {
          int asked = Integer.parseInt(plane.log.getLast().substring("gather ".length()));
          x.gathered(
              new Body(
                  Bytes.of(text.substring(0, Math.min(asked, text.length()))),
                  text.length() <= asked));
        };
  }

  @Test
  void nobody_asks_for_it_nobody_gathers_it() {
    plane.meet(Guard.of("a", new ArrayList<>()));
    assertThat(plane.log).containsExactly("route", "forward 1");
  }

  @Test
  void the_largest_need_is_gathered_and_each_policy_sees_what_it_asked_for() {
    body("0123456789");
    plane.meet(prefix(4), refusing(10), prefix(20));
    assertThat(plane.log)
        .containsExactly(
            "route", "gather 20", "0123 part", "0123456789 whole", "0123456789 whole", "forward 1");
  }

  @Test
  void a_body_that_is_longer_than_a_policy_admits_is_refused() {
    body("0123456789");
    plane.meet(prefix(20), refusing(9), prefix(4));
    assertThat(plane.log)
        .containsExactly(
            "route",
            "gather 20",
            "0123456789 whole",
            "refused refusing 9 request.body-too-large",
            "answer 413",
            "released");
  }

  @Test
  void a_body_that_is_longer_than_the_largest_need_is_refused_too() {
    body("0123456789");
    plane.meet(refusing(9));
    assertThat(plane.log).contains("gather 9", "answer 413");
  }

  @Test
  void a_prefix_is_seen_and_the_rest_streams_past() {
    body("0123456789");
    plane.meet(prefix(3));
    assertThat(plane.log).containsExactly("route", "gather 3", "012 part", "forward 1");
  }

  @Test
  void a_watched_policy_refuses_no_long_body() {
    body("0123456789");
    plane.meet(watched("w", new Reader(9, Need.Beyond.REFUSE, plane.log)));
    assertThat(plane.log)
        .containsExactly("route", "gather 9", "would refuse w request.body-too-large", "forward 1");
  }

  @Test
  void an_empty_body_is_whole() {
    plane.meet(refusing(1));
    assertThat(plane.log).containsExactly("route", "gather 1", " whole", "forward 1");
  }

  @Test
  void the_exchange_rests_while_the_body_comes_and_may_be_refused() {
    plane.onGather = _ -> {};
    plane.meet(refusing(10), Guard.of("a", plane.log));
    plane.walk.refuse(HandCarrier.refusal(Code.REQUEST_TIMEOUT));
    assertThat(plane.log)
        .containsExactly(
            "route",
            "a head",
            "gather 10",
            "refused  request.timeout",
            "a answer 408",
            "answer 408",
            "a end REFUSED",
            "released");
  }

  @Test
  void a_need_has_bounds() {
    for (int bytes : new int[] {0, -1, (1 << 30) + 1}) {
      assertThatThrownBy(() -> new Need(bytes, Need.Beyond.REFUSE))
          .hasMessage("bytes: " + bytes + " (expected: 1 to 1073741824)");
    }
  }

  @Test
  void forward_policies_are_asked_after_every_body_verdict_and_again_for_each_attempt() {
    body("0123456789");
    plane.meet(Guard.of("a", plane.log), prefix(3));
    plane.walk.again();
    assertThat(plane.log)
        .containsExactly(
            "route",
            "a head",
            "gather 3",
            "012 part",
            "a forward 1",
            "forward 1",
            "a forward 2",
            "forward 2");
  }

  @Test
  void each_attempt_begins_with_no_edits() {
    Fields token = Fields.of(Name.of("x-token"), "1");
    List<Integer> before = new ArrayList<>();
    plane.meet(
        Policy.enforced(
            "edit",
            (OnForward)
                (_, attempt) -> {
                  before.add(attempt.edits().additions());
                  attempt.edits().set(token);
                  return Verdict.CONTINUE;
                }));
    plane.walk.again();
    plane.walk.again();
    assertThat(before).containsExactly(0, 0, 0);
  }

  @Test
  void a_forward_policy_may_refuse_a_later_attempt() {
    plane.meet(
        Policy.enforced(
            "once",
            (OnForward)
                (_, attempt) ->
                    attempt.number() == 1
                        ? Verdict.CONTINUE
                        : HandCarrier.refusal(Code.UPSTREAM_BUSY)));
    plane.walk.again();
    assertThat(plane.log)
        .containsExactly(
            "route", "forward 1", "refused once upstream.busy", "answer 503", "released");
  }
}
