package io.bartizan.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/// A data plane in memory: does nothing by itself, keeps a list of what it was asked, and has an
/// event loop and a clock that a test turns by hand.
final class HandCarrier implements Carrier, Witness {
  /// What it was asked, in order, and what witnesses were told.
  final List<String> log = new ArrayList<>();

  final Memory memory = new Memory(1 << 20);
  final Walk walk = new Walk(this, this, memory);
  final HeadTable head = new HeadTable();

  Function<Walk, Verdict> onRoute = _ -> Verdict.CONTINUE;
  Consumer<Walk> onGather = x -> x.gathered(Body.NONE);
  Consumer<Walk> onForward = _ -> {};
  Consumer<Walk> onSend = x -> x.end(x.refusal() == null ? Outcome.ANSWERED : Outcome.REFUSED);
  Consumer<Walk> onAbort = x -> x.end(Outcome.ABORTED);
  Consumer<Walk> onReleased = _ -> {};
  Permit permit = new Permit();
  AnswerHead sent = new AnswerHead();

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private long now;

  /// A road of `policies`, for any request.
  static Route road(Policy... policies) {
    Pipeline pipeline = Pipeline.of(List.of(policies));
    return new Route() {
      @Override
      public String name() {
        return "road";
      }

      @Override
      public Pipeline pipeline() {
        return pipeline;
      }
    };
  }

  static Pipeline porch(Policy... policies) {
    return Pipeline.of(List.of(policies));
  }

  static Policy policy(String name, OnHead work) {
    return Policy.enforced(name, work);
  }

  static Policy watched(String name, Object work) {
    return new Policy(name, work, Policy.Mode.WATCH);
  }

  static Refusal refusal(Code code) {
    return Refusal.of(code, "test");
  }

  /// Lets a new exchange meet `policies`.
  HandCarrier meet(Policy... policies) {
    return meet(Pipeline.EMPTY, road(policies));
  }

  HandCarrier meet(Pipeline porch, Route route) {
    onRoute =
        x -> {
          x.routed(route);
          return Verdict.CONTINUE;
        };
    return begin(porch);
  }

  /// Starts a new exchange, whose route is found by [#onRoute].
  HandCarrier begin(Pipeline porch) {
    walk.renew(head, now, 0, 0, 0).start(porch);
    return this;
  }

  /// The upstream's answer comes.
  void answer(int status) {
    walk.answered(status, Fields.NONE);
  }

  /// Runs what was handed to the event loop until nothing is left.
  void turn() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /// Lets time pass; alarms that are due go off.
  void pass(long nanos) {
    now += nanos;
    for (Alarm alarm : List.copyOf(alarms)) {
      if (alarm.at <= now && alarms.remove(alarm)) {
        alarm.task.run();
      }
    }
  }

  int alarms() {
    return alarms.size();
  }

  /// How often it was asked what begins with `what`.
  int count(String what) {
    return (int) log.stream().filter(line -> line.startsWith(what)).count();
  }

  @Override
  public Verdict route(Walk x) {
    log.add("route");
    return onRoute.apply(x);
  }

  @Override
  public void gather(Walk x, Need need) {
    log.add("gather " + need.bytes());
    onGather.accept(x);
  }

  @Override
  public void forward(Walk x, Permit permit, Attempt attempt) {
    log.add("forward " + attempt.number());
    this.permit = permit;
    onForward.accept(x);
  }

  @Override
  public void relay(Walk x, AnswerHead head) {
    log.add("relay " + head.status());
    sent = head;
    onSend.accept(x);
  }

  @Override
  public void answer(Walk x, Answer answer, AnswerHead head) {
    log.add("answer " + answer.status());
    sent = head;
    onSend.accept(x);
  }

  @Override
  public void abort(Walk x) {
    log.add("abort");
    onAbort.accept(x);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer after(long nanos, Runnable task) {
    Alarm alarm = new Alarm(now + nanos, task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  @Override
  public void released(Walk x) {
    log.add("released");
    onReleased.accept(x);
  }

  @Override
  public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {
    log.add((watched ? "would refuse " : "refused ") + policy + " " + code.id());
  }

  @Override
  public void failed(Exchange x, String policy, Throwable cause) {
    log.add("failed " + policy);
  }

  @Override
  public void late(String policy) {
    log.add("late " + policy);
  }

  private static final class Alarm {
    private final long at;
    private final Runnable task;

    Alarm(long at, Runnable task) {
      this.at = at;
      this.task = task;
    }
  }
}
