package io.bartizan.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What an exchange has to pass, sorted by moment into arrays. Immutable; made when a configuration
/// is loaded.
public final class Pipeline {
  public static final Pipeline EMPTY = new Pipeline(List.of());

  /// How many policies one pipeline can have: what happened to them is remembered in the bits of
  /// one `long`.
  public static final int MOST = 64;

  final Policy[] policies;
  final Steps<OnHead> heads;
  final Steps<OnBody> bodies;
  final Steps<OnForward> forwards;
  final Steps<OnAnswer> answers;
  final Steps<OnEnd> ends;
  final @Nullable Need need;

  /// The policies that are only watched, as bits.
  final long watched;

  /// The policies that want nothing but the end, as bits.
  final long onlyEnds;

  private final boolean remains;

  private Pipeline(List<Policy> policies) {
    this.policies = policies.toArray(Policy[]::new);
    heads = new Steps<>(policies, OnHead.class, new OnHead[0]);
    bodies = new Steps<>(policies, OnBody.class, new OnBody[0]);
    forwards = new Steps<>(policies, OnForward.class, new OnForward[0]);
    answers = new Steps<>(policies, OnAnswer.class, new OnAnswer[0]);
    ends = new Steps<>(policies, OnEnd.class, new OnEnd[0]);
    need = most(bodies.works);
    watched = mask(policies, policy -> policy.mode() == Policy.Mode.WATCH);
    remains = mask(policies, policy -> policy.work() instanceof Remains.Wanted) != 0;
    onlyEnds = ends.mask() & ~(heads.mask() | bodies.mask() | forwards.mask() | answers.mask());
  }

  private static long mask(List<Policy> policies, Predicate<Policy> chosen) {
    long mask = 0;
    for (int i = 0; i < policies.size(); i++) {
      mask |= chosen.test(policies.get(i)) ? 1L << i : 0;
    }
    return mask;
  }

  /// A pipeline of at most [#MOST] policies in the order in which they stand on the road.
  public static Pipeline of(List<Policy> policies) {
    if (policies.size() > MOST) {
      throw new IllegalArgumentException(
          "policies: " + policies.size() + " (expected: at most " + MOST + ")");
    }
    return new Pipeline(policies);
  }

  /// One need that serves all: the largest number of bytes. Whether a longer body is refused is for
  /// each policy to say, when it is asked.
  private static @Nullable Need most(OnBody[] bodies) {
    int bytes = 0;
    for (OnBody body : bodies) {
      bytes = Math.max(bytes, body.need().bytes());
    }
    return bytes == 0 ? null : new Need(bytes, Need.Beyond.PREFIX);
  }

  /// Whether any policy wants the body of this exchange.
  boolean wantsBody(Exchange x) {
    for (OnBody body : bodies.works) {
      if (body.wants(x)) {
        return true;
      }
    }
    return false;
  }

  /// Whether any policy looks at what is left of heads that are no requests.
  public boolean wantsRemains() {
    return remains;
  }

  /// The policies in road order.
  public List<Policy> policies() {
    return List.of(policies);
  }

  /// Tells the policies whose bits are in `reached` that the exchange has ended, in reverse order.
  void tell(Exchange x, long reached, Outcome outcome, Witness witness) {
    for (int i = ends.works.length - 1; i >= 0; i--) {
      int place = ends.ordinals[i];
      if ((reached >>> place & 1) != 0) {
        try {
          ends.works[i].onEnd(x, outcome);
        } catch (Throwable cause) {
          witness.failed(x, policies[place].name(), cause);
        }
      }
    }
  }

  /// The policies that care about one moment.
  static final class Steps<M> {
    final M[] works;
    final int[] ordinals;

    Steps(List<Policy> policies, Class<M> moment, M[] empty) {
      List<M> found = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < policies.size(); i++) {
        Object work = policies.get(i).work();
        if (moment.isInstance(work)) {
          found.add(moment.cast(work));
          places.add(i);
        }
      }
      works = found.toArray(empty);
      ordinals = places.stream().mapToInt(Integer::intValue).toArray();
    }

    long mask() {
      long mask = 0;
      for (int ordinal : ordinals) {
        mask |= 1L << ordinal;
      }
      return mask;
    }
  }
}
