package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.config.Place;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Fields;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.telemetry.LogConfig;
import io.bartizan.telemetry.LoopRecorder;
import io.bartizan.telemetry.Recorder;
import io.bartizan.telemetry.Roster;
import io.bartizan.telemetry.RouteMeter;
import io.bartizan.telemetry.ServiceMeter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What the record of one request costs the event loop: all its metrics, and its line in the access
/// log.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecordBench {
  /// `off`: metrics only. `/dev/null`: the line as well, up to the system call that the log's
  /// writer makes.
  @Param({"off", "/dev/null"})
  public String access = "off";

  private static final int REQUESTS = 400;

  private final Ticker clock = Ticker.SYSTEM;
  private Recorder recorder;
  private LoopRecorder loop;
  private RouteMeter route;
  private ServiceMeter service;
  private Walk walk;

  @Setup
  public void open() throws IOException {
    LogConfig standard = LogConfig.standard();
    LogConfig config =
        new LogConfig(
            access,
            false,
            List.of(),
            standard.redact(),
            standard.format(),
            Place.startOf("/bench.yaml"));
    recorder = Recorder.open(config, 1, clock, new Memory(1 << 20));
    loop = recorder.loop();
    Roster roster = recorder.metrics().roster();
    route = roster.route("orders");
    service = roster.service("orders");
    roster.enact("bench");
    walk = answered(loop);
  }

  @TearDown
  public void close() {
    loop.flush();
    recorder.close();
    String dropped = "bartizan_access_log_dropped_total{reason=\"busy\"} ";
    recorder
        .metrics()
        .scrape(null)
        .body()
        .utf8()
        .lines()
        .filter(line -> line.startsWith(dropped))
        .forEach(System.out::println);
  }

  /// Lets the log's writer catch up: a line that is dropped costs next to nothing, and would
  /// flatter the result.
  @Setup(Level.Invocation)
  public void pause() {
    LockSupport.parkNanos(500_000);
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void one_request() {
    for (int i = 0; i < REQUESTS; i++) {
      record();
    }
  }

  private void record() {
    loop.began();
    loop.upstreamTaken(service);
    loop.upstreamAnswered(service, 650_000);
    loop.upstreamReleased(service);
    loop.ended(walk, route, Outcome.ANSWERED, walk.startNanos() + 812_345);
  }

  /// A request with eight fields whose answer has come.
  private Walk answered(LoopRecorder witness) {
    HeadTable head = new HeadTable();
    Walk x = new Walk(new Standing(), witness, new Memory(1 << 20));
    x.renew(head, clock.nanos(), clock.millis(), 0x0123_4567_89ab_cdefL, 0x0123_4567_89ab_cdefL);
    Address client = new Address(0, 0xffff_c0a8_0117L);
    x.connection(client, client, "https:8443", true);
    x.protocol("HTTP/1.1");
    x.method(Method.GET);
    int path = put(head, "/orders/8c1f4c0e-3d0a-4a50-9a86-4a2f4e3f5b11/items");
    x.path(path, head.end());
    int host = put(head, "api.example.com");
    x.authority(host, head.end());
    field(head, "host", "api.example.com");
    field(
        head,
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    field(head, "accept", "application/json");
    field(head, "accept-language", "en");
    field(head, "accept-encoding", "gzip, br");
    field(head, "authorization", "Bearer secret");
    field(head, "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    field(head, "connection", "keep-alive");
    x.identify(
        Identity.of(
            "shop-frontend", "https://id.example.com", "jwt", Set.of(), Set.of(), Map.of()));
    x.start(Pipeline.EMPTY);
    x.upstream("127.0.0.1:9001");
    x.upstreamNanos(650_000);
    x.answered(200, Fields.NONE);
    x.countOut(1024);
    return x;
  }

  private static int put(HeadTable head, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    head.reserve(bytes.length);
    int start = head.end();
    System.arraycopy(bytes, 0, head.bytes(), start, bytes.length);
    head.end(start + bytes.length);
    return start;
  }

  private static void field(HeadTable head, String name, String value) {
    byte[] n = name.getBytes(ISO_8859_1);
    byte[] v = value.getBytes(ISO_8859_1);
    head.append(n, 0, n.length, v, 0, v.length);
  }

  /// A data plane that leaves an exchange where it is.
  private static final class Standing implements Carrier {
    private record OneRoute() implements Route {
      @Override
      public String name() {
        return "orders";
      }

      @Override
      public Pipeline pipeline() {
        return Pipeline.EMPTY;
      }
    }

    @Override
    public Verdict route(Walk x) {
      x.routed(new OneRoute());
      return Verdict.CONTINUE;
    }

    @Override
    public void gather(Walk x, Need need) {
      x.gathered(Body.NONE);
    }

    @Override
    public void forward(Walk x, Permit permit, Attempt attempt) {}

    @Override
    public void relay(Walk x, AnswerHead head) {}

    @Override
    public void answer(Walk x, Answer answer, AnswerHead head) {}

    @Override
    public void abort(Walk x) {}

    @Override
    public void execute(Runnable task) {}

    @Override
    public Timer after(long nanos, Runnable task) {
      return () -> {};
    }

    @Override
    public void released(Walk x) {}
  }
}
