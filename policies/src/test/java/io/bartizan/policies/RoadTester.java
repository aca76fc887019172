package io.bartizan.policies;

import static java.util.Objects.requireNonNull;

import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Bytes;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.Head;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Slot;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends requests along a road, through the real [Walk], in memory and with a clock that is moved
/// by hand.
public final class RoadTester implements Ticker {
  private static final Slot<Ask> ASKED = Slot.of("asked", Ask.class);

  private Pipeline porch = Pipeline.EMPTY;
  private Pipeline road = Pipeline.EMPTY;
  private Fields upstream = Fields.NONE;
  private @Nullable Bytes body;
  private boolean mayFail;
  private boolean unmatched;
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  /// Sends every later request this way.
  public RoadTester through(Pipeline porch, Pipeline road) {
    this.porch = porch;
    this.road = road;
    return this;
  }

  public RoadTester on(Pipeline road) {
    return through(Pipeline.EMPTY, road);
  }

  /// From now on no route serves anything.
  public RoadTester matchNothing() {
    unmatched = true;
    return this;
  }

  /// What every later request has as its body.
  public RoadTester sending(Bytes body) {
    this.body = body;
    return this;
  }

  /// Policies may throw, or find nobody who works for them.
  public RoadTester mayFail() {
    mayFail = true;
    return this;
  }

  /// What the upstream's answers carry.
  public RoadTester upstreamSays(Fields fields) {
    upstream = fields;
    return this;
  }

  public RoadTester advance(Duration time) {
    nanos += time.toNanos();
    return this;
  }

  /// Begins high, so that it wraps around while tests run.
  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long millis() {
    return nanos / 1_000_000;
  }

  /// A policy that takes the request's word for who is calling, and refuses who says nothing.
  public static OnHead believing() {
    return x -> {
      Ask ask = x.get(ASKED);
      if (ask == null || ask.identity() == null) {
        return Refusal.of(Code.CREDENTIAL_MISSING, "no credential");
      }
      x.identify(ask.identity());
      return Verdict.CONTINUE;
    };
  }

  public Told send(Ask ask) {
    return begun(ask, nanos).told();
  }

  /// A request whose first byte came at `moment`.
  public Told send(Ask ask, long moment) {
    return begun(ask, moment).told();
  }

  /// What it would be told; nothing is counted.
  public Told explain(Ask ask) {
    Trip trip = new Trip(ask, nanos);
    trip.walk.rehearse((_, _, _) -> {});
    return trip.begin().told();
  }

  private Trip begun(Ask ask, long moment) {
    return new Trip(ask, moment).begin();
  }

  /// The data plane of one request.
  private final class Trip implements Carrier {
    private final Walk walk = new Walk(this, new Silence(), new Memory(1 << 20));
    private final List<Ask.Line> lines = new ArrayList<>();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private int status;
    private boolean forwarded;

    Trip(Ask ask, long moment) {
      HeadTable head = new HeadTable();
      int authority = write(head, "api.example.com");
      int path = write(head, ask.path());
      for (Ask.Line line : ask.lines()) {
        byte[] name = bytes(line.name());
        byte[] value = bytes(line.value());
        head.append(name, 0, name.length, value, 0, value.length);
      }
      walk.renew(head, moment, 0, 1, 2);
      walk.connection(ask.client(), ask.client(), "https:8443", ask.secure());
      walk.method(Method.of(ask.method()));
      walk.authority(authority, path);
      walk.path(path, path + ask.path().length());
      walk.requestBody(body != null);
      walk.put(ASKED, ask);
    }

    private static int write(HeadTable head, String text) {
      int start = head.end();
      byte[] bytes = bytes(text);
      head.reserve(bytes.length);
      System.arraycopy(bytes, 0, head.bytes(), start, bytes.length);
      head.end(start + bytes.length);
      return start;
    }

    Trip begin() {
      walk.start(porch);
      return this;
    }

    /// Waits for what policies have others do.
    Told told() {
      try {
        while (!walk.ended()) {
          requireNonNull(tasks.poll(20, TimeUnit.SECONDS), "an exchange that rests for ever").run();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return new Told(status, List.copyOf(lines), walk.refusal(), walk.reason(), forwarded);
    }

    @Override
    public Verdict route(Walk x) {
      x.routed(new OneRoute(road));
      return unmatched ? Refusal.of(Code.ROUTE_UNKNOWN, "nothing there") : Verdict.CONTINUE;
    }

    @Override
    public void gather(Walk x, Need need) {
      x.gathered(body == null ? Body.NONE : new Body(body, true));
    }

    @Override
    public void forward(Walk x, Permit permit, Attempt attempt) {
      permit.spend();
      forwarded = true;
      x.answered(200, table(upstream));
    }

    @Override
    public void relay(Walk x, AnswerHead head) {
      HeadTable fields = (HeadTable) head.head();
      for (int i = 0; i < fields.size(); i++) {
        if (!head.edits().removes(fields, i)) {
          add(fields.name(i).toString(), fields.value(i).toString());
        }
      }
      finish(x, head, Outcome.ANSWERED);
    }

    @Override
    public void answer(Walk x, Answer answer, AnswerHead head) {
      addAll(answer.fields());
      finish(x, head, Outcome.REFUSED);
    }

    private void finish(Walk x, AnswerHead head, Outcome outcome) {
      for (int i = 0; i < head.edits().additions(); i++) {
        addAll(head.edits().addition(i));
      }
      status = head.status();
      x.end(outcome);
    }

    private void addAll(Head fields) {
      for (int i = 0; i < fields.size(); i++) {
        add(fields.name(i).toString(), fields.value(i).toString());
      }
    }

    private void add(String name, String value) {
      lines.add(new Ask.Line(name.toLowerCase(Locale.ROOT), value));
    }

    @Override
    public void abort(Walk x) {
      x.end(Outcome.ABORTED);
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer after(long nanos, Runnable task) {
      return () -> {};
    }

    @Override
    public void released(Walk x) {}
  }

  private static HeadTable table(Fields fields) {
    HeadTable table = new HeadTable();
    for (int i = 0; i < fields.size(); i++) {
      byte[] name = bytes(fields.fieldName(i).toString());
      byte[] value = fields.value(i).toArray();
      table.append(name, 0, name.length, value, 0, value.length);
    }
    return table;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private record OneRoute(Pipeline pipeline) implements Route {
    @Override
    public String name() {
      return "orders";
    }
  }

  /// Nobody is told what policies do; but a policy that throws fails the test, unless the test
  /// wants it to.
  private final class Silence implements Witness {
    @Override
    public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

    @Override
    public void failed(Exchange x, String policy, Throwable cause) {
      if (mayFail) {
        return;
      }
      throw new AssertionError(policy, cause);
    }

    @Override
    public void late(String policy) {}
  }
}
