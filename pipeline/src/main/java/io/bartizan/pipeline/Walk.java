package io.bartizan.pipeline;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An exchange on its way along the road: the engine that asks each policy in turn and does what
/// the verdict says. The data plane makes it, starts it and tells it what happens; policies only
/// see it as an [Exchange].
///
/// It is a loop over the [Stage]s. It rests while the data plane gathers a body or talks to the
/// upstream, and while work runs elsewhere. It fails closed: whatever a policy throws becomes a
/// refusal. It can be used for one exchange after another.
///
/// The data plane may say what happens from within a call of the loop. An answer or a refusal is
/// followed at once; the next exchange, when that call has returned, so that a thousand pipelined
/// requests need no deeper stack than one.
public final class Walk extends Arrival {
  private final Carrier carrier;
  private final Witness witness;
  private final Memory memory;
  private final Attempt attempt = new Attempt();
  private final AnswerHead answerHead = new AnswerHead();
  private final Lending lending = new Lending(this);

  private Permit permit = new Permit();
  private Pipeline porch = Pipeline.EMPTY;
  private Pipeline road = Pipeline.EMPTY;

  /// Which policies were reached, as bits.
  private long porchReached;

  private long roadReached;
  private Body body = Body.NONE;
  private @Nullable Answer own;
  private boolean replaced;
  private @Nullable Trace trace;
  private int pinned;

  private Stage stage = Stage.IDLE;
  private int turn;
  private int step;
  private int steps;
  private boolean running;
  private boolean started;

  public Walk(Carrier carrier, Witness witness, Memory memory) {
    this.carrier = carrier;
    this.witness = witness;
    this.memory = memory;
  }

  // What the data plane says.

  /// Makes it ready for a new exchange whose request is in `head`. Nothing is left of the one
  /// before but its connection.
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
    porch = Pipeline.EMPTY;
    road = Pipeline.EMPTY;
    porchReached = 0;
    roadReached = 0;
    body = Body.NONE;
    own = null;
    replaced = false;
    trace = null;
    enter(Stage.IDLE, 0);
    return this;
  }

  /// Nothing is sent and no store is changed in this exchange; `trace` is told every verdict.
  public void rehearse(Trace trace) {
    this.rehearsal = true;
    this.trace = trace;
  }

  /// `trace` is told every verdict of this exchange, or nobody if it is null.
  public void trace(@Nullable Trace trace) {
    this.trace = trace;
  }

  /// Sets out: first the policies that need no route, then the route's own. If the exchange before
  /// has ended within a call of the loop, it sets out when that has returned.
  public void start(Pipeline porch) {
    expect(stage == Stage.IDLE, "start");
    this.porch = porch;
    porchReached = porch.onlyEnds;
    enter(Stage.PORCH, porch.heads.works.length);
    if (running) {
      started = true;
    } else {
      run();
    }
  }

  /// The route was found. Called by [Carrier#route(Walk)].
  public void routed(Route route) {
    expect(stage == Stage.ROUTE, "routed");
    this.route = route;
    this.road = route.pipeline();
    roadReached = road.onlyEnds;
  }

  /// The body was gathered, as far as it was asked for.
  public void gathered(Body body) {
    expect(stage == Stage.GATHER, "gathered");
    this.body = body;
    enter(Stage.BODY, road.bodies.works.length);
    run();
  }

  /// The attempt failed before it had any effect: try again from the policies that speak for each
  /// attempt.
  public void again() {
    expect(stage == Stage.UPSTREAM, "again");
    withdraw();
    toForward();
    run();
  }

  /// The upstream's answer has come.
  public void answered(int status, Head fields) {
    expect(stage == Stage.UPSTREAM, "answered");
    withdraw();
    turnBack(status, fields, null);
    run();
  }

  /// The data plane refuses: a body too long, a deadline missed, an upstream unreachable. After the
  /// answer's head was sent it is an abort; after the end it is nothing.
  public void refuse(Refusal refusal) {
    if (stage == Stage.IDLE || stage == Stage.ENDED) {
      return;
    }
    lending.revoke();
    if (answer(refusal, "")) {
      run();
    }
  }

  /// The answer's head has not gone out: [#refuse] may still say something else.
  public void retract() {
    expect(stage == Stage.SENT, "retract");
    enter(Stage.ANSWER_PORCH, 0);
  }

  /// Whether the answer's head has gone out, or is just about to, or never will.
  public boolean sent() {
    return stage == Stage.SENT || stage == Stage.CUT || stage == Stage.ENDED;
  }

  /// Whether the data plane has been asked to gather the body, and has not handed it in.
  public boolean gathering() {
    return stage == Stage.GATHER;
  }

  /// Whether the data plane has been asked to forward, and no answer has come yet.
  public boolean atUpstream() {
    return stage == Stage.UPSTREAM;
  }

  public boolean ended() {
    return stage == Stage.ENDED;
  }

  /// How often the exchange was forwarded, or was about to be.
  public int attempts() {
    return attempt.number();
  }

  /// Ends the exchange. Every policy that was reached is told, in reverse order. Calls after the
  /// first do nothing.
  public void end(Outcome outcome) {
    if (stage == Stage.IDLE || stage == Stage.ENDED) {
      return;
    }
    enter(Stage.ENDED, 0);
    withdraw();
    lending.revoke();
    road.tell(this, roadReached, outcome, witness);
    porch.tell(this, porchReached, outcome, witness);
    if (lending.open()) {
      pinned = head.footprint();
      memory.occupy(pinned);
    } else {
      carrier.released(this);
    }
  }

  // The loop.

  /// Enters a stage in which `count` are asked. The turn tells it from any other time at a stage.
  private void enter(Stage next, int count) {
    stage = next;
    turn++;
    step = 0;
    steps = count;
  }

  private void run() {
    boolean within = running;
    running = true;
    try {
      do {
        started = false;
        while (go()) {}
      } while (started);
    } finally {
      running = within;
    }
  }

  /// Takes one step. Returns whether the loop goes on. It does not if the exchange has gone on
  /// meanwhile, within the step.
  private boolean go() {
    if (step == steps) {
      return advance();
    }
    int before = turn;
    Verdict verdict = judge();
    if (before != turn) {
      return false;
    }
    return verdict == Verdict.CONTINUE && trace == null ? pass() : follow(verdict);
  }

  private Verdict judge() {
    try {
      return Objects.requireNonNull(ask(), "verdict");
    } catch (Throwable cause) {
      return failure(cause, Code.POLICY_FAILED);
    }
  }

  private Verdict ask() {
    return switch (stage) {
      case PORCH -> porch.heads.works[onPorch(porch.heads.ordinals)].onHead(this);
      case ROUTE -> carrier.route(this);
      case HEAD -> road.heads.works[onRoad(road.heads.ordinals)].onHead(this);
      case BODY -> body.judge(this, road.bodies.works[onRoad(road.bodies.ordinals)]);
      case FORWARD -> road.forwards.works[onRoad(road.forwards.ordinals)].onForward(this, attempt);
      case ANSWER, ANSWER_PORCH -> askOfAnswer();
      case IDLE, GATHER, UPSTREAM, SENT, CUT, ENDED -> throw new AssertionError(stage);
    };
  }

  private Verdict askOfAnswer() {
    return stage == Stage.ANSWER
        ? road.answers.works[onRoad(road.answers.ordinals)].onAnswer(this, answerHead)
        : porch.answers.works[onPorch(porch.answers.ordinals)].onAnswer(this, answerHead);
  }

  /// Remembers that the policy whose turn it is was reached. Returns its index.
  private int onPorch(int[] places) {
    porchReached |= 1L << places[step];
    return step;
  }

  private int onRoad(int[] places) {
    roadReached |= 1L << places[step];
    return step;
  }

  /// Does what the verdict of the current step says. Returns whether the loop goes on.
  private boolean follow(Verdict verdict) {
    if (trace != null) {
      trace.judged(stage.moment(), policyName(), verdict);
    }
    return switch (verdict) {
      case Verdict.Go _ -> pass();
      case Verdict.Wait<?> wait -> lending.begin(wait, policyName());
      case Answer answer -> watched() ? report(answer) : answer(answer, policyName());
      case Verdict.Abort abort -> watched() ? report(abort.code(), abort.reason()) : abort(abort);
    };
  }

  private boolean pass() {
    step++;
    return true;
  }

  /// A watched policy would have answered.
  private boolean report(Answer answer) {
    return answer instanceof Refusal refusal ? report(refusal.code(), refusal.reason()) : pass();
  }

  private boolean report(Code code, String reason) {
    witness.refused(this, policyName(), code, reason, true);
    return pass();
  }

  /// Goes from a finished stage to the next one. Returns whether the loop goes on.
  private boolean advance() {
    return switch (stage) {
      case PORCH -> {
        enter(Stage.ROUTE, 1);
        yield true;
      }
      case ROUTE -> {
        enter(Stage.HEAD, road.heads.works.length);
        yield true;
      }
      case HEAD -> toBody();
      case BODY -> toForward();
      case FORWARD -> {
        enter(Stage.UPSTREAM, 0);
        permit.grant();
        carrier.forward(this, permit, attempt);
        yield false;
      }
      case ANSWER -> {
        enter(Stage.ANSWER_PORCH, porch.answers.works.length);
        yield true;
      }
      case ANSWER_PORCH -> send();
      case IDLE, GATHER, UPSTREAM, SENT, CUT, ENDED -> false;
    };
  }

  private boolean toBody() {
    Need need = road.need;
    if (need == null || !road.wantsBody(this)) {
      return toForward();
    }
    enter(Stage.GATHER, 0);
    carrier.gather(this, need);
    return false;
  }

  private boolean toForward() {
    attempt.next();
    enter(Stage.FORWARD, road.forwards.works.length);
    return true;
  }

  private boolean send() {
    enter(Stage.SENT, 0);
    status = answerHead.status();
    Answer answer = own;
    if (answer == null) {
      carrier.relay(this, answerHead);
    } else {
      carrier.answer(this, answer, answerHead);
    }
    return false;
  }

  // The way back.

  /// Gives `answer` to the client. Returns whether the loop goes on.
  private boolean answer(Answer answer, String policy) {
    withdraw();
    return switch (stage) {
      case IDLE, PORCH, ROUTE, HEAD, GATHER, BODY, FORWARD, UPSTREAM -> turnBack(answer, policy);
      case ANSWER, ANSWER_PORCH -> replace(answer, policy);
      case SENT -> cut(answer, policy);
      case CUT, ENDED -> false;
    };
  }

  /// The gateway's own answer walks the return road.
  private boolean turnBack(Answer answer, String policy) {
    if (answer instanceof Refusal refusal) {
      blame(refusal.code(), refusal.reason(), policy);
    }
    return turnBack(answer.status(), answer.fields(), answer);
  }

  private boolean turnBack(int status, Head fields, @Nullable Answer own) {
    this.own = own;
    answerHead.begin(status, fields, own != null);
    enter(Stage.ANSWER, road.answers.works.length);
    return true;
  }

  /// A policy on the return road, or the data plane meanwhile, gives another answer instead. It
  /// walks the return road from its beginning. To come to an end, only one more can replace it: a
  /// refusal. A refusal that has replaced an answer stands, whatever else goes wrong.
  private boolean replace(Answer answer, String policy) {
    if (!replaced) {
      replaced = true;
      return turnBack(answer, policy);
    }
    if (own instanceof Refusal) {
      if (answer instanceof Refusal refusal) {
        witness.refused(this, policy, refusal.code(), refusal.reason(), false);
      }
      return pass();
    }
    return turnBack(
        answer instanceof Refusal
            ? answer
            : Refusal.of(Code.POLICY_FAILED, policy + ": a third answer"),
        policy);
  }

  /// It is too late for an answer. What the client was told first stays the reason.
  private boolean cut(Answer answer, String policy) {
    if (answer instanceof Refusal refusal) {
      if (this.refusal == null) {
        blame(refusal.code(), refusal.reason(), policy);
      } else {
        witness.refused(this, policy, refusal.code(), refusal.reason(), false);
      }
    }
    return abort();
  }

  private boolean abort(Verdict.Abort verdict) {
    blame(verdict.code(), verdict.reason(), policyName());
    return abort();
  }

  private boolean abort() {
    enter(Stage.CUT, 0);
    withdraw();
    carrier.abort(this);
    return false;
  }

  private void blame(Code code, String reason, String policy) {
    this.refusal = code;
    this.reason = reason;
    this.refusedBy = policy;
    witness.refused(this, policy, code, reason, false);
  }

  /// Takes the permit back. Whoever holds one that was not used holds nothing from now on.
  private void withdraw() {
    if (permit.withdraw()) {
      permit = new Permit();
    }
  }

  // Whose turn it is.

  private Verdict failure(Throwable cause, Code code) {
    witness.failed(this, policyName(), cause);
    return watched() ? Verdict.CONTINUE : Refusal.failed(code, policyName(), cause);
  }

  private boolean watched() {
    return stage.watched(porch, road, step);
  }

  private String policyName() {
    return stage.policy(porch, road, step);
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
      return Objects.requireNonNull(question.ask(), "verdict");
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
      memory.give(pinned);
      carrier.released(this);
    }
  }
}
