package io.bartizan.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.bartizan.config.Rate;
import io.bartizan.pipeline.Address;
import io.bartizan.pipeline.Answer;
import io.bartizan.pipeline.AnswerHead;
import io.bartizan.pipeline.Attempt;
import io.bartizan.pipeline.Body;
import io.bartizan.pipeline.Carrier;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.HeadTable;
import io.bartizan.pipeline.Identity;
import io.bartizan.pipeline.Memory;
import io.bartizan.pipeline.Method;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.Outcome;
import io.bartizan.pipeline.Permit;
import io.bartizan.pipeline.Pipeline;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Route;
import io.bartizan.pipeline.Ticker;
import io.bartizan.pipeline.Verdict;
import io.bartizan.pipeline.Walk;
import io.bartizan.pipeline.Witness;
import io.bartizan.policies.authorize.Authorize;
import io.bartizan.policies.authorize.AuthorizeConfig;
import io.bartizan.policies.cors.Cors;
import io.bartizan.policies.cors.CorsConfig;
import io.bartizan.policies.headers.SecurityHeaders;
import io.bartizan.policies.headers.SecurityHeadersConfig;
import io.bartizan.policies.limit.AddressLimit;
import io.bartizan.policies.limit.Limit;
import io.bartizan.policies.limit.LimitConfig;
import io.bartizan.policies.limit.Limits;
import io.bartizan.policies.limit.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What policies cost one exchange, from its start to its end, in memory: the loop itself is
/// `nothing`. All threads share the policies and their stores, as event loops do.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoadBench {
  /// The policies of the route.
  @State(Scope.Benchmark)
  public static class Policies {
    @Param({
      "nothing",
      "headers",
      "cors",
      "limit-address",
      "limit-route",
      "limit-two",
      "limit-two-and-credentials",
      "all"
    })
    public String road = "nothing";

    Pipeline pipeline = Pipeline.EMPTY;

    @Setup
    public void build() {
      pipeline = Pipeline.of(policies());
    }

    private List<Policy> policies() {
      return switch (road) {
        case "headers" -> List.of(headers());
        case "cors" -> List.of(cors());
        case "limit-address" -> List.of(limit(meters("client-ip")));
        case "limit-route" -> List.of(limit(meters("route")));
        case "limit-two" -> List.of(limit(meters("client-ip", "identity")));
        case "limit-two-and-credentials" -> limited(meters("client-ip", "identity"));
        case "all" -> all(meters("client-ip", "identity"));
        default -> List.of();
      };
    }

    private static List<Policy> limited(Meters meters) {
      return List.of(Policy.enforced("limit", new AddressLimit(meters)), limit(meters));
    }

    private static List<Policy> all(Meters meters) {
      Authorize authorize = new Authorize(new AuthorizeConfig(Set.of("buyer"), Set.of()));
      return List.of(
          cors(),
          Policy.enforced("limit", new AddressLimit(meters)),
          limit(meters),
          Policy.enforced("authorize", authorize),
          headers());
    }

    private static Policy headers() {
      return Policy.enforced(
          "security-headers", new SecurityHeaders(SecurityHeadersConfig.usual()));
    }

    private static Policy cors() {
      CorsConfig config =
          new CorsConfig(
              Set.of("https://shop.example.com"),
              Set.of(),
              Set.of("authorization"),
              Set.of(),
              false,
              Duration.ofMinutes(10),
              Set.of());
      return Policy.enforced("cors", new Cors(config, List.of("GET")));
    }

    private static Policy limit(Meters meters) {
      return Policy.enforced("limit", Limit.onRoute(meters));
    }

    private static Meters meters(String... per) {
      List<LimitConfig> limits =
          List.of(per).stream()
              .map(each ->
                  new LimitConfig(
                      each,
                      Rate.parse("1000000/s"),
                      null,
                      null,
                      100_000,
                      LimitConfig.WhenFull.SHARE,
                      Map.of()))
              .toList();
      return new Limits(Ticker.SYSTEM).draft().meters("bench", limits);
    }
  }

  /// One event loop's exchange, and the data plane that carries it nowhere.
  @State(Scope.Thread)
  public static class Loop implements Carrier, Route, Witness {
    private static final String[] FIELDS = {
      "host",
      "api.example.com",
      "accept",
      "*/*",
      "user-agent",
      "bench/1",
      "origin",
      "https://shop.example.com"
    };

    /// Requests come far enough from each other that no limit refuses one.
    private static final long BETWEEN = 100_000;

    private final HeadTable request = new HeadTable();
    private final HeadTable answer = new HeadTable();
    private final Walk walk = new Walk(this, this, new Memory(1 << 20));
    private final Address client = new Address(0, 0xffff_c000_0201L);
    private final Identity identity =
        Identity.of("anna", "https://id.example.com", "jwt", Set.of("buyer"), Set.of(), Map.of());
    private Pipeline pipeline = Pipeline.EMPTY;
    private long nanos = System.nanoTime();

    public Loop() {
      for (int i = 0; i < FIELDS.length; i += 2) {
        byte[] name = FIELDS[i].getBytes(ISO_8859_1);
        byte[] value = FIELDS[i + 1].getBytes(ISO_8859_1);
        request.append(name, 0, name.length, value, 0, value.length);
      }
    }

    int walk(Pipeline pipeline) {
      this.pipeline = pipeline;
      nanos += BETWEEN;
      walk.renew(request, nanos, 0, 1, 2);
      walk.connection(client, client, "https:8443", true);
      walk.method(Method.GET);
      walk.identify(identity);
      walk.start(Pipeline.EMPTY);
      return walk.status();
    }

    @Override
    public Verdict route(Walk x) {
      x.routed(this);
      return Verdict.CONTINUE;
    }

    @Override
    public Pipeline pipeline() {
      return pipeline;
    }

    @Override
    public String name() {
      return "bench";
    }

    @Override
    public void gather(Walk x, Need need) {
      x.gathered(Body.NONE);
    }

    @Override
    public void forward(Walk x, Permit permit, Attempt attempt) {
      permit.spend();
      x.answered(200, answer);
    }

    @Override
    public void relay(Walk x, AnswerHead head) {
      x.end(Outcome.ANSWERED);
    }

    @Override
    public void answer(Walk x, Answer own, AnswerHead head) {
      throw new IllegalStateException(x.reason());
    }

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

    @Override
    public void refused(Exchange x, String policy, Code code, String reason, boolean watched) {}

    @Override
    public void failed(Exchange x, String policy, Throwable cause) {
      throw new IllegalStateException(cause);
    }

    @Override
    public void late(String policy) {}
  }

  @Benchmark
  public int one_exchange(Policies policies, Loop loop) {
    return loop.walk(policies.pipeline);
  }
}
