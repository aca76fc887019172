package io.bartizan.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an exchange has to pass, sorted by moment into arrays. Immutable; made when a configuration is loaded.
public final class Pipeline {
  public static final Pipeline EMPTY = new Pipeline(List.of());

  final Policy[] policies;
  final Steps<OnHead> heads;
  final Steps<OnBody> bodies;
  final Steps<OnForward> forwards;
  final Steps<OnAnswer> answers;
  final Steps<OnEnd> ends;
  final @Nullable Need need;

  private Pipeline(List<Policy> policies) {
    this.policies = policies.toArray(Policy[]::new);
    heads = new Steps<>(policies, OnHead.class, new OnHead[0]);
    bodies = new Steps<>(policies, OnBody.class, new OnBody[0]);
    forwards = new Steps<>(policies, OnForward.class, new OnForward[0]);
    answers = new Steps<>(policies, OnAnswer.class, new OnAnswer[0]);
    ends = new Steps<>(policies, OnEnd.class, new OnEnd[0]);
    need = most(bodies.works);
  }

  /// A pipeline of `policies` in the order in which they stand on the road.
  public static Pipeline of(List<Policy> policies) {
    return new Pipeline(policies);
  }

  /// One need that serves all: the largest number of bytes; what goes beyond is refused if the largest of the refusing policies is exceeded.
  private static @Nullable Need most(OnBody[] bodies) {
    int bytes = 0;
    for (OnBody body : bodies) {
      bytes = Math.max(bytes, body.need().bytes());
    }
    return bytes == 0 ? null : new Need(bytes, Need.Beyond.PREFIX);
  }

  /// The policies in road order.
  public List<Policy> policies() {
    return List.of(policies);
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
  }
}
