package io.bartizan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random policies, random verdicts, random events in a random order: what must hold for every
/// exchange holds.
final class RandomWalkTest {
  private static final int WALKS = 5_000;

  /// One exchange after another on one walk.
  private static final class Storm {
    private final SplittableRandom random;
    private final HandCarrier plane = new HandCarrier();
    private final List<Promise<String>> promises = new ArrayList<>();
    private final List<Station> reached = new ArrayList<>();
    private final List<Station> told = new ArrayList<>();
    private int permits;
    private boolean ended;

    Storm(long seed) {
      random = new SplittableRandom(seed);
      plane.onSend = x -> maybeEnd(x, Outcome.ANSWERED);
      plane.onAbort = x -> maybeEnd(x, Outcome.ABORTED);
      plane.onGather = x -> maybe(() -> x.gathered(Body.NONE));
      plane.onForward = this::forward;
    }

    private boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }

    private void maybe(Runnable event) {
      if (chance(50)) {
        event.run();
      }
    }

    private void maybeEnd(Walk x, Outcome outcome) {
      maybe(() -> end(x, outcome));
    }

    private void end(Walk x, Outcome outcome) {
      ended = true;
      x.end(outcome);
    }

    private void forward(Walk x) {
      assertThat(ended).isFalse();
      if (chance(70)) {
        plane.permit.spend();
        permits++;
      }
      if (chance(30)) {
        x.answered(200, Fields.NONE);
      } else if (chance(20)) {
        x.refuse(HandCarrier.refusal(Code.UPSTREAM_UNREACHABLE));
      } else if (chance(20)) {
        x.again();
      }
    }

    Verdict verdict() {
      int dice = random.nextInt(100);
      if (dice < 70) {
        return Verdict.CONTINUE;
      } else if (dice < 78) {
        return HandCarrier.refusal(Code.ROLE_MISSING);
      } else if (dice < 81) {
        return new Answer.Content(200, Fields.NONE, Bytes.EMPTY);
      } else if (dice < 83) {
        return new Verdict.Abort(Code.ADDRESS_DENIED, "x");
      } else if (dice < 86) {
        throw new IllegalStateException("storm");
      }
      Promise<String> promise = new Promise<>();
      promises.add(promise);
      return chance(30) ? now() : promise.await((_, _) -> verdict());
    }

    private Verdict now() {
      return new Verdict.Wait<String>(done -> done.value(""), (_, _) -> verdict(), 100);
    }

    private List<Policy> policies() {
      List<Policy> policies = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        Object work =
            chance(15)
                ? new BodyStation(this)
                : chance(20) ? new BackStation(this) : new FullStation(this);
        policies.add(
            new Policy("p" + i, work, chance(20) ? Policy.Mode.WATCH : Policy.Mode.ENFORCE));
      }
      return policies;
    }

    void exchange() {
      plane.log.clear();
      reached.clear();
      told.clear();
      permits = 0;
      ended = false;
      List<Policy> porch = policies();
      List<Policy> road = policies();
      plane.meet(Pipeline.of(porch), HandCarrier.road(road.toArray(Policy[]::new)));
      for (int i = 0; i < 1_000 && !plane.walk.ended(); i++) {
        event();
      }
      assertThat(plane.walk.ended()).as("%s", plane.log).isTrue();
      bringBack();
      check(porch, road);
    }

    private void event() {
      switch (random.nextInt(10)) {
        case 0 -> plane.pass(100);
        case 1 -> plane.walk.refuse(HandCarrier.refusal(Code.TOTAL_TIMEOUT));
        case 2, 3, 4 -> finishOne();
        case 5, 6 -> plane.turn();
        case 7 -> {
          if (plane.walk.atUpstream()) {
            plane.answer(200);
          } else if (plane.walk.gathering()) {
            plane.walk.gathered(Body.NONE);
          }
        }
        case 8 -> {
          if (plane.walk.atUpstream()) {
            plane.walk.again();
          }
        }
        default -> {
          if (plane.walk.sent() || chance(10)) {
            end(plane.walk, chance(50) ? Outcome.ANSWERED : Outcome.CLIENT_GONE);
          }
        }
      }
    }

    private void finishOne() {
      if (!promises.isEmpty()) {
        finish(promises.remove(random.nextInt(promises.size())));
      }
    }

    private void finish(Promise<String> promise) {
      for (Verdict.Done<String> done : promise.begun) {
        if (chance(80)) {
          done.value("");
        } else {
          done.failed(new IllegalStateException("storm"));
        }
      }
    }

    /// Everything that is still lent comes back.
    private void bringBack() {
      promises.forEach(this::finish);
      promises.clear();
      plane.turn();
    }

    private void check(List<Policy> porch, List<Policy> road) {
      String story = plane.log.toString();
      assertThat(plane.count("released")).as(story).isEqualTo(1);
      assertThat(plane.count("relay") + plane.count("answer")).as(story).isLessThanOrEqualTo(1);
      assertThat(plane.count("abort")).as(story).isLessThanOrEqualTo(1);
      assertThat(plane.count("route")).as(story).isLessThanOrEqualTo(1);
      assertThat(permits).as(story).isLessThanOrEqualTo(plane.count("forward"));
      assertThat(plane.memory.used()).as(story).isZero();
      assertThat(plane.alarms()).as(story).isZero();
      assertThat(told)
          .as(story)
          .doesNotHaveDuplicates()
          .containsExactlyElementsOf(expected(porch, road));
      if (plane.count("relay") == 1) {
        assertThat(story.indexOf("forward")).as(story).isBetween(0, story.indexOf("relay"));
      }
    }

    private List<Station> expected(List<Policy> porch, List<Policy> road) {
      List<Station> inOrder = new ArrayList<>();
      porch.forEach(policy -> inOrder.add((Station) policy.work()));
      road.forEach(policy -> inOrder.add((Station) policy.work()));
      return inOrder.reversed().stream().filter(reached::contains).toList();
    }
  }

  /// A policy that says anything.
  private abstract static class Station implements OnEnd {
    final Storm storm;

    Station(Storm storm) {
      this.storm = storm;
    }

    Verdict asked() {
      assertThat(storm.ended).isFalse();
      if (!storm.reached.contains(this)) {
        storm.reached.add(this);
      }
      return storm.verdict();
    }

    @Override
    public void onEnd(Exchange x, Outcome outcome) {
      storm.told.add(this);
    }
  }

  private static final class FullStation extends Station implements OnHead, OnForward, OnAnswer {
    FullStation(Storm storm) {
      super(storm);
    }

    @Override
    public Verdict onHead(Exchange x) {
      return asked();
    }

    @Override
    public Verdict onForward(Exchange x, Attempt attempt) {
      return asked();
    }

    @Override
    public Verdict onAnswer(Exchange x, AnswerHead head) {
      return asked();
    }
  }

  private static final class BackStation extends Station implements OnAnswer {
    BackStation(Storm storm) {
      super(storm);
    }

    @Override
    public Verdict onAnswer(Exchange x, AnswerHead head) {
      return asked();
    }
  }

  private static final class BodyStation extends Station implements OnBody {
    BodyStation(Storm storm) {
      super(storm);
    }

    @Override
    public Need need() {
      return new Need(10, Need.Beyond.REFUSE);
    }

    @Override
    public Verdict onBody(Exchange x, Body body) {
      return asked();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void what_must_hold_holds(long seed) {
    Storm storm = new Storm(seed);
    for (int i = 0; i < WALKS; i++) {
      storm.exchange();
    }
  }

  @Test
  void a_storm_reaches_every_kind_of_ending() {
    Storm storm = new Storm(7);
    int relays = 0;
    int answers = 0;
    int aborts = 0;
    int late = 0;
    for (int i = 0; i < 2_000; i++) {
      storm.exchange();
      relays += storm.plane.count("relay");
      answers += storm.plane.count("answer");
      aborts += storm.plane.count("abort");
      late += storm.plane.count("late");
    }
    assertThat(List.of(relays, answers, aborts, late))
        .allSatisfy(count -> assertThat(count).isGreaterThan(100));
  }
}
