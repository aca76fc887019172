package io.bartizan.pipeline;

import org.jspecify.annotations.Nullable;

/// An exchange on its way along the road: the engine that asks each policy in turn and does what the verdict says. The data plane
/// makes it, starts it and tells it what happens; policies only see it as an [Exchange].
///
/// It is a loop over the stages below. It rests while the data plane gathers a body or talks to the upstream, and while work runs elsewhere.
/// It fails closed: whatever a policy throws becomes a refusal. It can be used for one exchange after another.
public final class Walk extends Exchange {
  private enum Stage {
    IDLE,
    PORCH,
    ROUTE,
    HEAD,
    GATHER,
    BODY,
    FORWARD,
    UPSTREAM,
    ANSWER,
    ANSWER_PORCH,
    SENT,
    ENDED
  }

  private final Carrier carrier;
  private final Witness witness;
  private final Memory memory;
  private final Permit permit = new Permit();
  private final Attempt attempt = new Attempt();
  private final AnswerHead answerHead = new AnswerHead();

  private Stage stage = Stage.IDLE;
  private int step;
  private int steps;
  private Pipeline porch = Pipeline.EMPTY;
  private Pipeline road = Pipeline.EMPTY;
  private int porchReached;
  private int roadReached;
  private Body body = Body.NONE;
  private @Nullable Answer own;
  private boolean refusedTwice;
  private @Nullable Trace trace;
  private final Lending lending = new Lending(this);

  public Walk(Carrier carrier, Witness witness, Memory memory) {
    this.carrier = carrier;
    this.witness = witness;
    this.memory = memory;
  }

  // What the data plane says of a new exchange.

  /// Makes it ready for a new exchange whose request is in `head`.
  public Walk renew(HeadTable head, long nanos, long millis, long idHigh, long idLow) {
    expect(stage == Stage.IDLE || stage == Stage.ENDED && !lending.open(), "renew");
    forget();
    attempt.renew();
    answerHead.begin(0, Fields.NONE, false);
    this.head = head;
    this.startNanos = nanos;
    this.startMillis = millis;
    this.idHigh = idHigh;
    this.idLow = idLow;
    stage = Stage.IDLE;
    road = Pipeline.EMPTY;
    porchReached = -1;
    roadReached = -1;
    body = Body.NONE;
    own = null;
    refusedTwice = false;
    return this;
  }

  public void connection(Address peer, Address client, String listener, boolean secure) {
    this.peer = peer;
    this.client = client;
    this.listener = listener;
    this.secure = secure;
  }

  public void client(Address client) {
    this.client = client;
  }

  /// Keeps the id that a trusted proxy has given. The data plane has checked its characters.
  public void givenId(Bytes id) {
    givenId = id;
  }

  public void protocol(String protocol) {
    this.protocol = protocol;
  }

  public void method(Method method) {
    this.method = method;
  }

  /// Where the canonical path lies in the head's bytes.
  public void path(int start, int end) {
    pathStart = start;
    pathEnd = end;
  }

  public int pathStart() {
    return pathStart;
  }

  public int pathEnd() {
    return pathEnd;
  }

  public void query(int start, int end) {
    queryStart = start;
    queryEnd = end;
  }

  public int queryStart() {
    return queryStart;
  }

  public int queryEnd() {
    return queryEnd;
  }

  public void authority(int start, int end) {
    authorityStart = start;
    authorityEnd = end;
  }

  public int authorityStart() {
    return authorityStart;
  }

  public int authorityEnd() {
    return authorityEnd;
  }

  public void requestBody(boolean follows) {
    hasRequestBody = follows;
  }

  public void countIn(long bytes) {
    bytesIn += bytes;
  }

  public void countOut(long bytes) {
    bytesOut += bytes;
  }

  public void status(int status) {
    this.status = status;
  }

  public void upstream(String endpoint) {
    upstream = endpoint;
  }

  public void upstreamNanos(long nanos) {
    upstreamNanos = nanos;
  }

  public HeadTable table() {
    return head;
  }

  /// Nothing is sent and no store is changed; `trace` is told every verdict.
  public void rehearse(Trace trace) {
    this.rehearsal = true;
    this.trace = trace;
  }

  /// `trace` is told every verdict, or nobody if it is null.
  public void trace(@Nullable Trace trace) {
    this.trace = trace;
  }

  // What happens.

  /// Sets out: first the policies that need no route, then the route's own.
  public void start(Pipeline porch) {
    expect(stage == Stage.IDLE, "start");
    this.porch = porch;
    enter(Stage.PORCH, porch.heads.works.length);
    run();
  }

  /// The route was found. Called by [Carrier#route(Walk)].
  public void routed(Route route) {
    expect(stage == Stage.ROUTE, "routed");
    this.route = route;
    this.road = route.pipeline();
  }

  /// The body was gathered, as far as it was asked for.
  public void gathered(Body body) {
    expect(stage == Stage.GATHER, "gathered");
    this.body = body;
    enter(Stage.BODY, road.bodies.works.length);
    run();
  }

  /// The attempt failed before it had any effect: try again from the policies that speak for each attempt.
  public void again() {
    expect(stage == Stage.UPSTREAM, "again");
    enter(Stage.FORWARD, road.forwards.works.length);
    attempt.next();
    run();
  }

  /// The upstream's answer has come.
  public void answered(int status, Head fields) {
    expect(stage == Stage.UPSTREAM, "answered");
    own = null;
    turnBack(status, fields, false);
    run();
  }

  /// The data plane refuses: a body too long, a deadline missed, an upstream unreachable. After the answer's head was sent it is an abort.
  public void refuse(Refusal refusal) {
    if (stage == Stage.ENDED || stage == Stage.IDLE) {
      return;
    }
    lending.revoke();
    if (answer(refusal, "")) {
      run();
    }
  }

  /// Says why an exchange ended without an answer, for the log; nobody refused it.
  public void note(Code code, String why) {
    if (refusal == null) {
      refusal = code;
      reason = why;
    }
  }

  /// Whether the answer's head has gone out, or is just about to.
  public boolean sent() {
    return stage == Stage.SENT || stage == Stage.ENDED;
  }

  /// Whether the data plane has been asked to forward, and no answer has come yet.
  public boolean atUpstream() {
    return stage == Stage.UPSTREAM;
  }

  public boolean ended() {
    return stage == Stage.ENDED;
  }

  /// Ends the exchange. Every policy that was reached is told, in reverse order. Calls after the first do nothing.
  public void end(Outcome outcome) {
    if (stage == Stage.ENDED || stage == Stage.IDLE) {
      return;
    }
    stage = Stage.ENDED;
    permit.withdraw();
    lending.revoke();
    tell(road, roadReached, outcome);
    tell(porch, porchReached, outcome);
    if (lending.open()) {
      memory.occupy(head.footprint());
    } else {
      carrier.released(this);
    }
  }

  private void tell(Pipeline pipeline, int reached, Outcome outcome) {
    for (int i = pipeline.ends.works.length - 1; i >= 0; i--) {
      if (pipeline.ends.ordinals[i] <= reached) {
        try {
          pipeline.ends.works[i].onEnd(this, outcome);
        } catch (Throwable cause) {
          witness.failed(this, pipeline.policies[pipeline.ends.ordinals[i]].name(), cause);
        }
      }
    }
  }

  // The loop.

  private void enter(Stage next, int count) {
    stage = next;
    step = 0;
    steps = count;
  }

  private void run() {
    boolean on = true;
    while (on) {
      if (step < steps) {
        Verdict verdict = judge();
        on = follow(verdict);
      } else {
        on = advance();
      }
    }
  }

  private Verdict judge() {
    try {
      return ask();
    } catch (Throwable cause) {
      return failure(cause, Code.POLICY_FAILED);
    }
  }

  private Verdict ask() {
    return switch (stage) {
      case PORCH -> {
        porchReached = porch.heads.ordinals[step];
        yield porch.heads.works[step].onHead(this);
      }
      case ROUTE -> carrier.route(this);
      case HEAD -> {
        roadReached = road.heads.ordinals[step];
        yield road.heads.works[step].onHead(this);
      }
      case BODY -> judgeBody(road.bodies.works[step]);
      case FORWARD -> road.forwards.works[step].onForward(this, attempt);
      case ANSWER -> road.answers.works[step].onAnswer(this, answerHead);
      case ANSWER_PORCH -> porch.answers.works[step].onAnswer(this, answerHead);
      case IDLE, GATHER, UPSTREAM, SENT, ENDED -> throw new IllegalStateException("stage: " + stage + " (expected: one with policies)");
    };
  }

  private Verdict judgeBody(OnBody policy) {
    Need need = policy.need();
    Body part = body.within(need.bytes());
    return part.whole() || need.beyond() == Need.Beyond.PREFIX
        ? policy.onBody(this, part)
        : Refusal.of(Code.BODY_TOO_LARGE, "body of more than " + need.bytes() + " bytes");
  }

  /// Does what the verdict of the current step says. Returns whether the loop goes on.
  private boolean follow(Verdict verdict) {
    if (trace != null) {
      trace.judged(moment(), policyName(), verdict);
    }
    return switch (verdict) {
      case Verdict.Go _ -> {
        step++;
        yield true;
      }
      case Refusal refusal when watched() -> {
        witness.refused(this, policyName(), refusal.code(), refusal.reason(), true);
        step++;
        yield true;
      }
      case Answer answer -> answer(answer, policyName());
      case Verdict.Abort abort -> {
        refused(abort.code(), abort.reason(), policyName());
        abort();
        yield false;
      }
      case Verdict.Wait<?> wait -> lending.begin(wait, policyName());
    };
  }

  /// Goes from a finished stage to the next one. Returns whether the loop goes on.
  private boolean advance() {
    switch (stage) {
      case PORCH -> {
        porchReached = porch.policies.length;
        enter(Stage.ROUTE, 1);
        return true;
      }
      case ROUTE -> {
        enter(Stage.HEAD, road.heads.works.length);
        return true;
      }
      case HEAD -> {
        roadReached = road.policies.length;
        return toBody();
      }
      case BODY -> {
        attempt.next();
        enter(Stage.FORWARD, road.forwards.works.length);
        return true;
      }
      case FORWARD -> {
        enter(Stage.UPSTREAM, 0);
        permit.grant();
        carrier.forward(this, permit, attempt);
        return false;
      }
      case ANSWER -> {
        enter(Stage.ANSWER_PORCH, porch.answers.works.length);
        return true;
      }
      case ANSWER_PORCH -> {
        send();
        return false;
      }
      case IDLE, GATHER, UPSTREAM, SENT, ENDED -> {
        return false;
      }
    }
    throw new AssertionError(stage);
  }

  private boolean toBody() {
    Need need = road.need;
    if (need == null) {
      enter(Stage.BODY, 0);
      return true;
    }
    enter(Stage.GATHER, 0);
    carrier.gather(this, need);
    return false;
  }

  private void send() {
    enter(Stage.SENT, 0);
    status = answerHead.status();
    Answer answer = own;
    if (answer == null) {
      carrier.relay(this, answerHead);
    } else {
      carrier.answer(this, answer, answerHead);
    }
  }

  /// Gives `answer` to the client. Returns whether the loop goes on.
  private boolean answer(Answer answer, String policy) {
    permit.withdraw();
    switch (answer) {
      case Refusal refusal -> refused(refusal.code(), refusal.reason(), policy);
      case Answer.Content _ -> {}
    }
    switch (stage) {
      case IDLE, PORCH, ROUTE, HEAD, GATHER, BODY, FORWARD, UPSTREAM -> turnBack(answer);
      case ANSWER, ANSWER_PORCH -> replace(answer);
      case SENT, ENDED -> {
        abort();
        return false;
      }
    }
    return true;
  }

  /// The gateway's own answer walks the return road.
  private void turnBack(Answer answer) {
    own = answer;
    turnBack(answer.status(), answer.fields(), true);
  }

  private void turnBack(int status, Head fields, boolean own) {
    answerHead.begin(status, fields, own);
    enter(Stage.ANSWER, road.answers.works.length);
  }

  /// A policy on the return road has put another answer in place. That one walks the return road too, but only once.
  private void replace(Answer answer) {
    if (refusedTwice) {
      own = answer;
      answerHead.begin(answer.status(), answer.fields(), true);
      enter(Stage.ANSWER_PORCH, 0);
    } else {
      refusedTwice = true;
      turnBack(answer);
    }
  }

  private void refused(Code code, String reason, String policy) {
    this.refusal = code;
    this.reason = reason;
    this.refusedBy = policy;
    witness.refused(this, policy, code, reason, false);
  }

  private void abort() {
    enter(Stage.SENT, 0);
    carrier.abort(this);
  }

  private Verdict failure(Throwable cause, Code code) {
    witness.failed(this, policyName(), cause);
    if (watched()) {
      return Verdict.CONTINUE;
    }
    return Refusal.of(code, policyName() + ": " + cause);
  }

  private boolean watched() {
    int ordinal = ordinal();
    return ordinal >= 0 && pipeline().policies[ordinal].mode() == Policy.Mode.WATCH;
  }

  private String policyName() {
    int ordinal = ordinal();
    return ordinal < 0 ? "route" : pipeline().policies[ordinal].name();
  }

  private Pipeline pipeline() {
    return stage == Stage.PORCH || stage == Stage.ANSWER_PORCH ? porch : road;
  }

  private int ordinal() {
    return switch (stage) {
      case PORCH -> porch.heads.ordinals[step];
      case HEAD -> road.heads.ordinals[step];
      case BODY -> road.bodies.ordinals[step];
      case FORWARD -> road.forwards.ordinals[step];
      case ANSWER -> road.answers.ordinals[step];
      case ANSWER_PORCH -> porch.answers.ordinals[step];
      case IDLE, ROUTE, GATHER, UPSTREAM, SENT, ENDED -> -1;
    };
  }

  private Moment moment() {
    return switch (stage) {
      case IDLE, PORCH, HEAD -> Moment.HEAD;
      case ROUTE -> Moment.ROUTE;
      case GATHER, BODY -> Moment.BODY;
      case FORWARD, UPSTREAM -> Moment.FORWARD;
      case ANSWER, ANSWER_PORCH, SENT -> Moment.ANSWER;
      case ENDED -> Moment.END;
    };
  }

  private void expect(boolean holds, String call) {
    if (!holds) {
      throw new IllegalStateException(call + " at stage " + stage);
    }
  }

  // What Lending needs.

  Carrier carrier() {
    return carrier;
  }

  Witness witness() {
    return witness;
  }

  /// The work that the current step waited for has given its verdict.
  void resumed(Verdict verdict) {
    if (follow(verdict)) {
      run();
    }
  }

  Verdict resume(Lending.Question question) {
    try {
      return question.ask();
    } catch (Throwable cause) {
      return failure(cause, Code.POLICY_FAILED);
    }
  }

  Verdict missed(Throwable cause) {
    return failure(cause, Code.POLICY_TIMEOUT);
  }

  /// The last lent byte has come back.
  void returned() {
    if (stage == Stage.ENDED) {
      memory.give(head.footprint());
      carrier.released(this);
    }
  }
}
