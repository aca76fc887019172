package io.bartizan.pipeline;

/// Where on the road a [Walk] is. An enum's order is the order on the road.
enum Stage {
  /// Not set out.
  IDLE(Moment.HEAD),
  /// Meets the policies that need no route.
  PORCH(Moment.HEAD),
  ROUTE(Moment.ROUTE),
  HEAD(Moment.HEAD),
  /// Rests until the body is gathered.
  GATHER(Moment.BODY),
  BODY(Moment.BODY),
  FORWARD(Moment.FORWARD),
  /// Rests until the upstream has answered.
  UPSTREAM(Moment.FORWARD),
  ANSWER(Moment.ANSWER),
  ANSWER_PORCH(Moment.ANSWER),
  /// The answer's head has gone out; its body follows.
  SENT(Moment.ANSWER),
  /// The data plane was told to abort.
  CUT(Moment.ANSWER),
  ENDED(Moment.END);

  private static final int[] NOBODY = {};

  private final Moment moment;

  Stage(Moment moment) {
    this.moment = moment;
  }

  /// What policies are asked for here.
  Moment moment() {
    return moment;
  }

  /// The name of the policy that is asked at `step`.
  String policy(Pipeline porch, Pipeline road, int step) {
    int place = place(porch, road, step);
    return place < 0 ? "route" : here(porch, road).policies[place].name();
  }

  /// Whether what the policy at `step` says is only reported.
  boolean watched(Pipeline porch, Pipeline road, int step) {
    int place = place(porch, road, step);
    return place >= 0 && (here(porch, road).watched >>> place & 1) != 0;
  }

  private int place(Pipeline porch, Pipeline road, int step) {
    int[] places = places(porch, road);
    return step < places.length ? places[step] : -1;
  }

  private Pipeline here(Pipeline porch, Pipeline road) {
    return this == PORCH || this == ANSWER_PORCH ? porch : road;
  }

  /// The places in their pipeline of the policies that are asked here.
  private int[] places(Pipeline porch, Pipeline road) {
    return switch (this) {
      case PORCH -> porch.heads.ordinals;
      case HEAD -> road.heads.ordinals;
      case BODY -> road.bodies.ordinals;
      case FORWARD -> road.forwards.ordinals;
      case ANSWER -> road.answers.ordinals;
      case ANSWER_PORCH -> porch.answers.ordinals;
      case IDLE, ROUTE, GATHER, UPSTREAM, SENT, CUT, ENDED -> NOBODY;
    };
  }
}
