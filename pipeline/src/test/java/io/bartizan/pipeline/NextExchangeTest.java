package io.bartizan.pipeline;

import static io.bartizan.pipeline.HandCarrier.policy;
import static io.bartizan.pipeline.HandCarrier.porch;
import static io.bartizan.pipeline.HandCarrier.refusal;
import static io.bartizan.pipeline.HandCarrier.road;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One walk after another with the same object.
final class NextExchangeTest {
  private static final Slot<String> SLOT = Slot.of("test", String.class);
  private static final Address PEER = new Address(0, 0xffff_0a00_0001L);
  private static final Address CLIENT = new Address(0, 0xffff_0a00_0002L);

  private final HandCarrier plane = new HandCarrier();

  @Test
  void nothing_is_left_behind() {
    plane.walk.connection(PEER, PEER, "https:8443", true);
    plane.walk.renew(plane.head, 1, 2, 3, 4).rehearse((_, _, _) -> {});
    fill();
    plane.meet(
        porch(
            policy(
                "state",
                x -> {
                  x.put(SLOT, "mine");
                  x.identify(
                      Identity.of("alice", "us", "test", Set.of(), Set.of(), java.util.Map.of()));
                  return Verdict.CONTINUE;
                })),
        road(
            Policy.enforced(
                "edit",
                (OnForward)
                    (_, attempt) -> {
                      attempt.edits().remove(Names.COOKIE).add(Fields.of(Names.VIA, "x"));
                      return Verdict.CONTINUE;
                    }),
            Policy.enforced(
                "refuse",
                (OnAnswer)
                    (_, head) -> {
                      head.edits().add(Fields.of(Names.VIA, "x"));
                      return head.own() ? Verdict.CONTINUE : refusal(Code.UPSTREAM_MALFORMED);
                    })));
    fill();
    plane.answer(200);
    plane.walk.renew(plane.head, 5, 6, 7, 8);
    assertEmpty(plane.walk);
    plane.onForward = x -> assertThat(x.upstreamNanos()).isEqualTo(-1);
    plane.meet(
        Policy.enforced(
            "look",
            (OnForward)
                (_, attempt) -> {
                  assertThat(attempt.number()).isEqualTo(1);
                  assertThat(attempt.edits().isEmpty()).isTrue();
                  return Verdict.CONTINUE;
                }));
    plane.log.clear();
    plane.answer(200);
    assertThat(plane.sent.edits().isEmpty()).isTrue();
    assertThat(plane.log).containsExactly("relay 200", "released");
  }

  private void fill() {
    Walk walk = plane.walk;
    walk.client(CLIENT);
    walk.givenId(Bytes.of("given"));
    walk.method(Method.POST);
    walk.path(1, 2);
    walk.query(3, 4);
    walk.authority(5, 6);
    walk.requestBody(true);
    walk.countIn(1);
    walk.countOut(2);
    walk.upstream("http://a");
    walk.upstreamNanos(9);
  }

  private static void assertEmpty(Walk walk) {
    assertThat(walk.get(SLOT)).isNull();
    assertThat(walk.identity()).isNull();
    assertThat(walk.route()).isNull();
    assertThat(walk.refusal()).isNull();
    assertThat(walk.reason()).isEmpty();
    assertThat(walk.refusedBy()).isEmpty();
    assertThat(walk.status()).isZero();
    assertThat(walk.rehearsal()).isFalse();
    assertThat(walk.method()).isEqualTo(Method.GET);
    assertThat(List.of(walk.path(), walk.query(), walk.authority())).containsOnly(Bytes.EMPTY);
    assertThat(walk.hasRequestBody()).isFalse();
    assertThat(walk.bytesIn() + walk.bytesOut()).isZero();
    assertThat(walk.upstream()).isEmpty();
    assertThat(walk.upstreamNanos()).isEqualTo(-1);
    assertThat(walk.id()).isEqualTo("00000000000000070000000000000008");
    assertThat(walk.startNanos()).isEqualTo(5);
    assertThat(walk.startMillis()).isEqualTo(6);
    assertThat(walk.client()).isEqualTo(PEER);
    assertThat(walk.peer()).isEqualTo(PEER);
    assertThat(walk.secure()).isTrue();
  }

  @Test
  void every_field_of_an_exchange_is_forgotten_or_known_to_stay() throws Exception {
    Set<String> known =
        new HashSet<>(
            List.of(
                "head",
                "peer",
                "listener",
                "secure",
                "presented",
                "protocol",
                "startNanos",
                "startMillis",
                "idHigh",
                "idLow",
                "slots"));
    for (var field : Exchange.class.getDeclaredFields()) {
      field.setAccessible(true);
      Walk fresh = new HandCarrier().walk;
      Walk used = plane.walk;
      if (!known.remove(field.getName())
          && !java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
        spoil(field, used);
        assertThat(field.get(used)).as("%s: spoilt", field).isNotEqualTo(field.get(fresh));
        used.renew(plane.head, 0, 0, 0, 0);
        assertThat(field.get(used)).as("%s", field).isEqualTo(field.get(fresh));
      }
    }
    assertThat(known).isEmpty();
  }

  /// A body's way that lets nothing through.
  private static final class Through implements Transform {
    @Override
    public void put(ByteBuffer part, boolean last) {}

    @Override
    public int take(ByteBuffer out) {
      return 0;
    }

    @Override
    public @Nullable Refusal trouble() {
      return null;
    }
  }

  private static void spoil(java.lang.reflect.Field field, Walk walk)
      throws IllegalAccessException {
    Class<?> type = field.getType();
    Object other =
        type == int.class
            ? Integer.valueOf(7)
            : type == long.class
                ? Long.valueOf(7)
                : type == boolean.class
                    ? true
                    : type == String.class
                        ? "spoilt"
                        : type == Bytes.class
                            ? Bytes.of("spoilt")
                            : type == Address.class
                                ? CLIENT
                                : type == Method.class
                                    ? Method.PUT
                                    : type == Transform.class
                                        ? new Through()
                                        : type == Code.class
                                            ? Code.ROLE_MISSING
                                            : type == Route.class
                                                ? road()
                                                : type == Tap.class
                                                    ? (Tap) _ -> {}
                                                    : type == Remains.class
                                                        ? new Remains(
                                                            Bytes.EMPTY,
                                                            Bytes.EMPTY,
                                                            Bytes.EMPTY,
                                                            new HeadTable())
                                                        : Identity.of(
                                                            "a",
                                                            "b",
                                                            "c",
                                                            Set.of(),
                                                            Set.of(),
                                                            java.util.Map.of());
    field.set(walk, other);
  }

  @Test
  void the_next_exchange_may_begin_from_within_the_answer_of_the_one_before() {
    int[] left = {100_000};
    plane.onReleased =
        _ -> {
          if (left[0]-- > 0) {
            plane.log.clear();
            plane.meet(policy("no", _ -> refusal(Code.RATE_LIMITED)), Guard.of("a", plane.log));
          }
        };
    plane.meet(policy("no", _ -> refusal(Code.RATE_LIMITED)));
    assertThat(left[0]).isEqualTo(-1);
    assertThat(plane.log)
        .containsExactly(
            "route",
            "refused no rate.limited",
            "a answer 429",
            "answer 429",
            "a end REFUSED",
            "released");
  }

  @Test
  void the_next_exchange_may_begin_from_within_an_abort_and_wait() {
    Promise<String> promise = new Promise<>();
    plane.onReleased =
        _ -> {
          plane.onReleased = _ -> {};
          plane.meet(policy("wait", _ -> promise.await((_, _) -> Verdict.CONTINUE)));
        };
    plane.meet(policy("cut", _ -> new Verdict.Abort(Code.ADDRESS_DENIED, "x")));
    assertThat(promise.begun).hasSize(1);
    promise.last().value("");
    plane.turn();
    plane.answer(200);
    assertThat(plane.log).endsWith("released", "route", "forward 1", "relay 200", "released");
  }

  @Test
  void everything_may_happen_at_once() {
    plane.onForward = x -> x.answered(200, Fields.NONE);
    plane.meet(Guard.of("a", plane.log));
    assertThat(plane.log)
        .containsExactly(
            "route",
            "a head",
            "a forward 1",
            "forward 1",
            "a answer 200",
            "relay 200",
            "a end ANSWERED",
            "released");
  }

  @Test
  void an_upstream_that_fails_at_once_is_tried_again_or_refused() {
    plane.onForward =
        x -> {
          if (plane.count("forward") < 3) {
            x.again();
          } else {
            x.refuse(refusal(Code.UPSTREAM_UNREACHABLE));
          }
        };
    plane.meet();
    assertThat(plane.log)
        .containsExactly(
            "route",
            "forward 1",
            "forward 2",
            "forward 3",
            "refused  upstream.unreachable",
            "answer 502",
            "released");
  }

  @Test
  void a_data_plane_that_refuses_or_ends_while_it_is_asked_for_the_route_is_not_asked_again() {
    plane.onRoute =
        x -> {
          x.refuse(refusal(Code.REQUEST_TIMEOUT));
          return Verdict.CONTINUE;
        };
    plane.begin(Pipeline.EMPTY);
    plane.onRoute =
        x -> {
          x.end(Outcome.CLIENT_GONE);
          return refusal(Code.ROUTE_UNKNOWN);
        };
    plane.begin(porch(Guard.of("p", plane.log)));
    assertThat(plane.log)
        .containsExactly(
            "route",
            "refused  request.timeout",
            "answer 408",
            "released",
            "p head",
            "route",
            "p end CLIENT_GONE",
            "released");
  }
}
